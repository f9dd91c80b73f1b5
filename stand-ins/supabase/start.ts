import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { databaseUrl as localDatabaseUrl } from "../database/connection.ts";
import { stopOnRequest } from "../stop-on-request.ts";
import { startSupabase } from "./server.ts";

const { env } = process;
const passedOn = ["WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "QSTASH_URL", "QSTASH_TOKEN", "APP_URL"];

async function main(): Promise<void> {
  const databaseUrl = env.DATABASE_URL ?? localDatabaseUrl(Number(env.DB_PORT ?? 54322), "postgres");
  await untilPrepared(databaseUrl);
  const siteUrl = env.APP_URL ?? `http://127.0.0.1:${env.PORT ?? 3000}`;
  const supabase = await startSupabase({
    databaseUrl,
    port: Number(env.SUPABASE_PORT ?? 54321),
    dataDir: path.resolve(env.DATA_DIR ?? ".local"),
    keys: {
      publishable: env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "sb_publishable_local",
      secret: env.SUPABASE_SECRET_KEY ?? "sb_secret_local",
    },
    folder: fileURLToPath(new URL("../../supabase", import.meta.url)),
    siteUrl,
    goTrue: env,
    mailPort: env.MAIL_PORT ? Number(env.MAIL_PORT) : undefined,
    functionEnv: Object.fromEntries(passedOn.flatMap((name) => (env[name] ? [[name, env[name]]] : []))),
  });
  console.log(`supabase ready on ${supabase.url}, mails on ${supabase.url}/mailbox`);
  stopOnRequest(() => supabase.stop());
}

async function untilPrepared(databaseUrl: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const problem = await tryDatabase(databaseUrl);
    if (problem === undefined) return;
    if (Date.now() > deadline) {
      const { host } = new URL(databaseUrl);
      throw new Error(
        `The database on ${host} is not ready (${problem}): run \`npm run dev\`, or set DB_PORT.`,
      );
    }
    await sleep(200);
  }
}

async function tryDatabase(connectionString: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ prepared: boolean }>(
      "select to_regclass('supabase_migrations.schema_migrations') is not null as prepared",
    );
    return rows[0]?.prepared ? undefined : "not set up yet";
  } catch (error) {
    return error instanceof Error ? error.message || "no answer" : "no answer";
  } finally {
    await client.end().catch(() => {});
  }
}

main().catch((error: unknown) => {
  console.error(`supabase: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
