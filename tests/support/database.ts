import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, inject } from "vitest";
import type { Locale } from "../../lib/i18n/languages.ts";

export { advanceClock, setClock } from "./clock.ts";

export type Values = readonly unknown[];
export type Row = Record<string, unknown>;
export type Sql = <R extends object = Row>(text: string, values?: Values) => Promise<R[]>;

interface NewTestUser {
  email?: string;
  full_name?: string;
  role?: "admin" | "super_admin";
  locale?: Locale;
  active?: boolean;
}

export interface TestDatabase {
  /** As `postgres`, which row-level security does not bind. */
  sql: Sql;
  pool: pg.Pool;
  url: string;
  /** Runs as PostgREST would for that user's token; committed unless `fn` throws. */
  asUser<T>(userId: string, fn: (sql: Sql) => Promise<T>): Promise<T>;
  asAnon<T>(fn: (sql: Sql) => Promise<T>): Promise<T>;
  asService<T>(fn: (sql: Sql) => Promise<T>): Promise<T>;
  createUser(user?: NewTestUser): Promise<{ id: string; email: string }>;
  drop(): Promise<void>;
}

/** A separate database with all migrations applied, dropped after the last test of the file. */
export async function createDatabase(): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  const adminUrl = inject("databaseAdminUrl");
  await withAdmin(adminUrl, (admin) =>
    admin.query(`create database ${name} template ${inject("databaseTemplate")} owner postgres`),
  );
  const url = new URL(adminUrl);
  url.username = "postgres";
  url.pathname = name;
  const pool = new pg.Pool({ connectionString: url.toString(), max: 16 });
  pool.on("error", () => {});
  let dropped = false;
  const drop = async () => {
    if (dropped) return;
    dropped = true;
    await pool.end();
    await withAdmin(adminUrl, (admin) => admin.query(`drop database if exists ${name} with (force)`));
  };
  afterAll(drop);
  const sql = runner(pool);
  return {
    sql,
    pool,
    url: url.toString(),
    asUser: (userId, fn) => inRole(pool, { role: "authenticated", sub: userId }, fn),
    asAnon: (fn) => inRole(pool, { role: "anon" }, fn),
    asService: (fn) => inRole(pool, { role: "service_role" }, fn),
    createUser: (user = {}) => insertUser(sql, user),
    drop,
  };
}

const runner =
  (client: pg.Pool | pg.PoolClient): Sql =>
  async <R extends object>(text: string, values?: Values) =>
    (await client.query<R & pg.QueryResultRow>(text, values ? [...values] : undefined)).rows;

interface Claims {
  role: "anon" | "authenticated" | "service_role";
  sub?: string;
}

const timeouts = { anon: "3s", authenticated: "8s", service_role: "8s" };

async function inRole<T>(pool: pg.Pool, claims: Claims, fn: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const settings = { role: claims.role, "request.jwt.claims": JSON.stringify(claims) };
    const set = Object.entries({ ...settings, statement_timeout: timeouts[claims.role] }).map(
      ([name, value]) => `set_config('${name}', ${client.escapeLiteral(value)}, true)`,
    );
    await client.query(`begin; select ${set.join(", ")}`);
    const result = await fn(runner(client));
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

async function insertUser(sql: Sql, user: NewTestUser): Promise<{ id: string; email: string }> {
  const id = randomUUID();
  const {
    email = `${id}@relance.test`,
    full_name = "Awa Diop",
    role = "admin",
    locale = "fr",
    active = true,
  } = user;
  await sql(
    `with person as (
       insert into auth.users (instance_id, id, aud, role, email, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
       values ('00000000-0000-0000-0000-000000000000', $1, 'authenticated', 'authenticated', $2, now(),
               '{"provider": "email", "providers": ["email"]}', '{}')
     )
     insert into auth.identities (provider_id, user_id, provider, identity_data)
     values ($1::text, $1, 'email', jsonb_build_object('sub', $1::text, 'email', $2::text))`,
    [id, email],
  );
  await sql(
    `insert into public.profiles (id, email, full_name, role, locale, active) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set full_name = excluded.full_name, role = excluded.role,
       locale = excluded.locale, active = excluded.active`,
    [id, email, full_name, role, locale, active],
  );
  return { id, email };
}

async function withAdmin(url: string, fn: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await fn(admin);
  } finally {
    await admin.end();
  }
}
