import path from "node:path";
import { fileURLToPath } from "node:url";
import { stopOnRequest } from "../stop-on-request.ts";
import { bootstrap } from "./bootstrap.ts";
import { migrate } from "./migrate.ts";
import { type Database, startDatabase } from "./server.ts";

const supabaseFolder = fileURLToPath(new URL("../../supabase", import.meta.url));

async function main(): Promise<void> {
  const database = await startDatabase({
    dataDir: path.resolve(process.env.DATA_DIR ?? ".local"),
    port: Number(process.env.DB_PORT ?? 54322),
  });
  let isStopping = false;
  stopOnRequest(() => {
    isStopping = true;
    return database.stop();
  });
  await prepare(database);
  await database.ended;
  if (!isStopping) throw new Error("PostgreSQL has ended.");
}

async function prepare(database: Database): Promise<void> {
  await bootstrap(database.adminUrl);
  const { applied, changed } = await migrate(database.url, { folder: supabaseFolder });
  for (const file of changed) {
    console.warn(
      `database: ${file} was changed after it was applied; delete ${database.dataFolder} to start with an empty database`,
    );
  }
  const news = applied.length > 0 ? `, ${applied.length} migrations applied` : "";
  console.log(`database ready on ${new URL(database.url).host}${news}`);
}

main().catch((error: unknown) => {
  console.error(`database: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
