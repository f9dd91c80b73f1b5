import { randomBytes, randomUUID } from "node:crypto";
import type pg from "pg";
import type { Claims, SigningKey } from "../keys.ts";
import { AuthError } from "./errors.ts";
import { changeUser, findUser, isBanned, presentUser, type Queryable, type UserRow } from "./users.ts";

export interface SessionSettings {
  pool: pg.Pool;
  signingKey: SigningKey;
  issuer: string;
  jwtExpiry: number;
  /** For this time, a used refresh token is answered with the token that it was exchanged for. */
  reuseIntervalSeconds: number;
}

interface RefreshTokenRow {
  id: string;
  token: string;
  user_id: string;
  session_id: string;
  revoked: boolean;
  updated_at: Date;
}

export async function openSession(settings: SessionSettings, user: UserRow, method: string) {
  if (isBanned(user)) throw new AuthError(400, "user_banned", "User is banned");
  const session = randomUUID();
  await settings.pool.query("insert into auth.sessions (id, user_id, aal, tag) values ($1, $2, 'aal1', $3)", [
    session,
    user.id,
    method,
  ]);
  const refreshToken = await insertRefreshToken(settings.pool, user.id, session);
  const seen = await changeUser(settings.pool, user.id, { last_sign_in_at: new Date() });
  return grant(settings, seen, session, refreshToken);
}

/** Exchanges a refresh token for a new one. A used one that comes back later revokes its session, as hosted. */
export async function refreshSession(settings: SessionSettings, token: string) {
  const outcome = await exchange(settings, token);
  if (outcome instanceof AuthError) throw outcome;
  return grant(settings, outcome.user, outcome.session, outcome.refreshToken);
}

async function exchange(settings: SessionSettings, token: string) {
  const client = await settings.pool.connect();
  try {
    await client.query("begin");
    const outcome = await rotate(client, settings, token);
    await client.query("commit");
    return outcome;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function rotate(client: pg.PoolClient, settings: SessionSettings, token: string) {
  const { rows } = await client.query<RefreshTokenRow & { age_seconds: number }>(
    `select t.*, extract(epoch from clock_timestamp() - t.updated_at)::float8 as age_seconds
     from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id
     where t.token = $1 for update of s, t`,
    [token],
  );
  const used = rows[0];
  const user = used && (await findUser(client, { id: used.user_id }));
  if (!used || !user) {
    return new AuthError(400, "refresh_token_not_found", "Invalid Refresh Token: Refresh Token Not Found");
  }
  if (isBanned(user)) return new AuthError(400, "user_banned", "Invalid Refresh Token: User Banned");
  const session = used.session_id;
  if (used.revoked) {
    const active = await activeToken(client, session);
    if (!active || used.age_seconds > settings.reuseIntervalSeconds) {
      await client.query(
        "update auth.refresh_tokens set revoked = true, updated_at = now() where session_id = $1",
        [session],
      );
      return new AuthError(400, "refresh_token_already_used", "Invalid Refresh Token: Already Used");
    }
    return { user, session, refreshToken: active };
  }
  await client.query(
    "update auth.refresh_tokens set revoked = true, updated_at = clock_timestamp() where id = $1",
    [used.id],
  );
  await client.query("update auth.sessions set refreshed_at = now(), updated_at = now() where id = $1", [
    session,
  ]);
  return { user, session, refreshToken: await insertRefreshToken(client, user.id, session, used.token) };
}

async function activeToken(client: pg.PoolClient, session: string): Promise<string | undefined> {
  const { rows } = await client.query<{ token: string }>(
    "select token from auth.refresh_tokens where session_id = $1 and not revoked order by created_at desc limit 1",
    [session],
  );
  return rows[0]?.token;
}

async function insertRefreshToken(
  db: Queryable,
  userId: string,
  session: string,
  parent?: string,
): Promise<string> {
  const token = randomBytes(9).toString("base64url");
  await db.query(
    "insert into auth.refresh_tokens (id, token, user_id, session_id, parent) values ($1, $2, $3, $4, $5)",
    [randomUUID(), token, userId, session, parent ?? null],
  );
  return token;
}

async function grant(settings: SessionSettings, user: UserRow, session: string, refreshToken: string) {
  const { rows } = await settings.pool.query<{ created_at: Date; tag: string | null }>(
    "select created_at, tag from auth.sessions where id = $1",
    [session],
  );
  const opened = rows[0]?.created_at ?? new Date();
  const now = Math.floor(Date.now() / 1000);
  const expiresAt = now + settings.jwtExpiry;
  const accessToken = await settings.signingKey.sign({
    iss: settings.issuer,
    sub: user.id,
    aud: user.aud,
    exp: expiresAt,
    iat: now,
    email: user.email ?? "",
    phone: user.phone ?? "",
    app_metadata: user.raw_app_meta_data ?? {},
    user_metadata: user.raw_user_meta_data ?? {},
    role: user.role,
    aal: "aal1",
    amr: [{ method: rows[0]?.tag ?? "password", timestamp: Math.floor(opened.getTime() / 1000) }],
    session_id: session,
    is_anonymous: user.is_anonymous,
  });
  return {
    access_token: accessToken,
    token_type: "bearer",
    expires_in: settings.jwtExpiry,
    expires_at: expiresAt,
    refresh_token: refreshToken,
    user: await presentUser(settings.pool, user),
  };
}

/** The user and the session of a verified token. Throws if either no longer exists. */
export async function sessionOf(pool: pg.Pool, claims: Claims): Promise<{ user: UserRow; session: string }> {
  const user = await findUser(pool, { id: claims.sub });
  if (!user) throw new AuthError(403, "user_not_found", "User from sub claim in JWT does not exist");
  const session = claims.session_id ?? "";
  const { rowCount } = await pool.query("select from auth.sessions where id::text = $1 and user_id = $2", [
    session,
    user.id,
  ]);
  if (!rowCount) {
    throw new AuthError(403, "session_not_found", "Session from session_id claim in JWT does not exist");
  }
  return { user, session };
}

export type Scope = "global" | "local" | "others";

export async function closeSessions(
  pool: pg.Pool,
  userId: string,
  scope: Scope,
  session = "",
): Promise<void> {
  const condition = { global: "true", local: "id::text = $2", others: "id::text <> $2" }[scope];
  await pool.query(`delete from auth.sessions where user_id = $1 and ${condition} and $2::text is not null`, [
    userId,
    session,
  ]);
}
