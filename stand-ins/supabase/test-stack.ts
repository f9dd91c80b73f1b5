import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import pg from "pg";
import { bootstrap } from "../database/bootstrap.ts";
import { migrate } from "../database/migrate.ts";
import { type Database, startDatabase } from "../database/server.ts";
import { freePort } from "../ports.ts";
import { type Supabase, startSupabase } from "./server.ts";

export const publishableKey = "sb_publishable_test";
const secretKey = "sb_secret_test";
const fixture = fileURLToPath(new URL("./fixture", import.meta.url));

export interface TestStack {
  supabase: Supabase;
  url: string;
  /** A client with a session of its own, or with the session of the token. */
  client(token?: string): SupabaseClient;
  /** A client that is logged in as a new person. */
  person(): Promise<{ client: SupabaseClient; id: string; email: string; token: string }>;
  admin: SupabaseClient;
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  /** Stops the API and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const password = "correct horse";

/** A project with a mail server of its own, which asks for nothing more. */
const EASY = {
  GOTRUE_SMTP_HOST: "smtp.example.org",
  GOTRUE_RATE_LIMIT_EMAIL_SENT: "1000",
  GOTRUE_SMTP_MAX_FREQUENCY: "0s",
  GOTRUE_SECURITY_UPDATE_PASSWORD_REQUIRE_CURRENT_PASSWORD: "false",
};

export async function startTestStack(goTrue: Record<string, string> = EASY): Promise<TestStack> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "relance-supabase-"));
  fs.chmodSync(dataDir, 0o755);
  const database: Database = await startDatabase({
    dataDir,
    port: await freePort(),
    settings: { fsync: "off" },
  });
  await bootstrap(database.adminUrl);
  await migrate(database.url, { folder: fixture });
  const port = await freePort();
  const start = () =>
    startSupabase({
      databaseUrl: database.url,
      port,
      dataDir,
      keys: { publishable: publishableKey, secret: secretKey },
      folder: fixture,
      siteUrl: "http://127.0.0.1:3000",
      goTrue,
      functionEnv: { WHATSAPP_APP_SECRET: "app-secret" },
    });
  let supabase = await start();
  const pool = new pg.Pool({ connectionString: database.url, max: 2 });
  pool.on("connect", (client) => client.on("error", () => {}));
  const auth = { persistSession: false, autoRefreshToken: false };
  const { url } = supabase;
  const client = (token?: string) =>
    createClient(url, publishableKey, {
      auth,
      global: token ? { headers: { Authorization: `Bearer ${token}` } } : {},
    });
  const admin = createClient(url, secretKey, { auth });
  return {
    get supabase() {
      return supabase;
    },
    url,
    client,
    admin,
    person: async () => {
      const email = `${crypto.randomUUID()}@relance.test`;
      await admin.auth.admin.createUser({ email, password, email_confirm: true });
      const own = client();
      const { data } = await own.auth.signInWithPassword({ email, password });
      return { client: own, id: data.user!.id, email, token: data.session!.access_token };
    },
    sql: async (text, values) => (await pool.query(text, values)).rows,
    restart: async () => {
      await supabase.stop();
      supabase = await start();
    },
    stop: async () => {
      await pool.end();
      await supabase.stop();
      await database.stop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
