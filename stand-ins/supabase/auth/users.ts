import { randomUUID } from "node:crypto";
import bcrypt from "bcryptjs";
import pg from "pg";
import { AuthError } from "./errors.ts";

export type Metadata = Record<string, unknown>;
export type Queryable = pg.Pool | pg.PoolClient;

export interface UserRow {
  id: string;
  aud: string;
  role: string;
  email: string | null;
  phone: string | null;
  encrypted_password: string | null;
  email_confirmed_at: Date | null;
  confirmed_at: Date | null;
  confirmation_sent_at: Date | null;
  invited_at: Date | null;
  recovery_sent_at: Date | null;
  email_change: string | null;
  email_change_sent_at: Date | null;
  last_sign_in_at: Date | null;
  raw_app_meta_data: Metadata | null;
  raw_user_meta_data: Metadata | null;
  banned_until: Date | null;
  deleted_at: Date | null;
  is_anonymous: boolean;
  created_at: Date;
  updated_at: Date;
}

export interface NewUser {
  id?: string;
  email: string;
  /** From `hashPassword`. */
  passwordHash?: string;
  confirmed: boolean;
  invited?: boolean;
  user_metadata?: Metadata;
  app_metadata?: Metadata;
  banned_until?: Date | null;
}

export async function findUser(
  db: Queryable,
  by: { id: string } | { email: string },
): Promise<UserRow | undefined> {
  const [column, value] = "id" in by ? ["id", by.id] : ["email", by.email.trim().toLowerCase()];
  if (column === "id" && !/^[0-9a-f-]{36}$/i.test(value)) return undefined;
  const { rows } = await db.query<UserRow>(
    `select * from auth.users where ${column} = $1 and deleted_at is null`,
    [value],
  );
  return rows[0];
}

export async function insertUser(pool: pg.Pool, user: NewUser): Promise<UserRow> {
  const email = checkedEmail(user.email);
  const id = user.id ?? randomUUID();
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<UserRow>(
      `insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, invited_at,
                               raw_app_meta_data, raw_user_meta_data, banned_until)
       values ('00000000-0000-0000-0000-000000000000', $1, 'authenticated', 'authenticated', $2, $3,
               case when $4 then now() end, case when $5 then now() end, $6, $7, $8)
       returning *`,
      [
        id,
        email,
        user.passwordHash ?? "",
        user.confirmed,
        user.invited ?? false,
        { ...user.app_metadata, provider: "email", providers: ["email"] },
        user.user_metadata ?? {},
        user.banned_until ?? null,
      ],
    );
    await client.query(
      `insert into auth.identities (provider_id, user_id, provider, identity_data, last_sign_in_at)
       values ($1::text, $1::uuid, 'email', $2, now())`,
      [id, { sub: id, email, email_verified: user.confirmed, phone_verified: false }],
    );
    await client.query("commit");
    return rows[0]!;
  } catch (error) {
    await client.query("rollback");
    throw databaseError(error, "Database error creating new user");
  } finally {
    client.release();
  }
}

/** Sets the given columns of `auth.users`, and with the address that of the identity. */
export async function changeUser(
  db: Queryable,
  id: string,
  values: Partial<
    UserRow & Record<"confirmation_token" | "recovery_token" | "email_change_token_new", string>
  >,
): Promise<UserRow> {
  const columns = Object.keys(values);
  const assignments = columns.map((column, index) => `${pg.escapeIdentifier(column)} = $${index + 2}`);
  try {
    const { rows } = await db.query<UserRow>(
      `update auth.users set ${[...assignments, "updated_at = now()"].join(", ")} where id = $1 returning *`,
      [id, ...Object.values(values)],
    );
    if (values.email) {
      await db.query(
        `update auth.identities set updated_at = now(),
           identity_data = identity_data || jsonb_build_object('email', $2::text)
         where user_id = $1 and provider = 'email'`,
        [id, values.email],
      );
    }
    return rows[0]!;
  } catch (error) {
    throw databaseError(error, "Error updating user");
  }
}

export function databaseError(error: unknown, message: string): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  if (error.code === "23505" && error.schema === "auth") {
    return new AuthError(422, "email_exists", "A user with this email address has already been registered");
  }
  console.error(`auth: ${message}: ${error.message}`);
  return new AuthError(500, "unexpected_failure", message);
}

export function checkedEmail(email: string): string {
  const checked = email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+\.?[^\s@]*$/.test(checked)) {
    throw new AuthError(400, "validation_failed", "Unable to validate email address: invalid format");
  }
  return checked;
}

export async function hashPassword(password: string, minimumLength: number): Promise<string> {
  if (password.length < minimumLength) {
    throw new AuthError(422, "weak_password", `Password should be at least ${minimumLength} characters.`, {
      weak_password: { reasons: ["length"] },
    });
  }
  if (Buffer.byteLength(password) > 72) {
    throw new AuthError(400, "validation_failed", "Password cannot be longer than 72 characters");
  }
  return bcrypt.hash(password, 10);
}

// A missing account takes the same time, which does not reveal who has one.
const unusedHash = bcrypt.hash(randomUUID(), 10);
export async function passwordMatches(user: UserRow | undefined, password: string): Promise<boolean> {
  const matches = await bcrypt.compare(password, user?.encrypted_password || (await unusedHash));
  return matches && Boolean(user?.encrypted_password);
}

export const isBanned = ({ banned_until }: UserRow) => banned_until !== null && banned_until > new Date();

interface IdentityRow {
  id: string;
  provider_id: string;
  user_id: string;
  identity_data: Metadata;
  provider: string;
  email: string | null;
  last_sign_in_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** A user in the form of GoTrue. JSON omits the times that are undefined. */
export async function presentUser(db: Queryable, user: UserRow) {
  const { rows } = await db.query<IdentityRow>(
    "select * from auth.identities where user_id = $1 order by created_at",
    [user.id],
  );
  return {
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email ?? "",
    email_confirmed_at: user.email_confirmed_at ?? undefined,
    phone: user.phone ?? "",
    confirmation_sent_at: user.confirmation_sent_at ?? undefined,
    confirmed_at: user.confirmed_at ?? undefined,
    invited_at: user.invited_at ?? undefined,
    recovery_sent_at: user.recovery_sent_at ?? undefined,
    new_email: user.email_change || undefined,
    last_sign_in_at: user.last_sign_in_at ?? undefined,
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    identities: rows.map(({ id, provider_id, ...identity }) => ({
      identity_id: id,
      id: provider_id,
      ...identity,
    })),
    created_at: user.created_at,
    updated_at: user.updated_at,
    banned_until: user.banned_until ?? undefined,
    deleted_at: user.deleted_at ?? undefined,
    is_anonymous: user.is_anonymous,
  };
}
