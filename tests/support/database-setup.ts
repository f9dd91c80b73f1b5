import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { debianPostgres, POSTGRES_15 } from "../../scripts/testing/postgres-15.ts";
import { bootstrap } from "../../stand-ins/database/bootstrap.ts";
import { migrate } from "../../stand-ins/database/migrate.ts";
import { startDatabase } from "../../stand-ins/database/server.ts";
import { freePort } from "../../stand-ins/ports.ts";

const TEMPLATE = "relance_template";

declare module "vitest" {
  interface ProvidedContext {
    /** The superuser's url of the server that holds the template. */
    databaseAdminUrl: string;
    /** The database that each test file gets a copy of. */
    databaseTemplate: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "relance-tests-"));
  fs.chmodSync(dataDir, 0o755);
  const database = await startDatabase({
    dataDir,
    port: await freePort(),
    home: project.name === POSTGRES_15 ? debianPostgres() : undefined,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  const teardown = async () => {
    await database.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await makeTemplate(database.adminUrl);
  } catch (error) {
    await teardown();
    throw error;
  }
  project.provide("databaseAdminUrl", database.adminUrl);
  project.provide("databaseTemplate", TEMPLATE);
  return teardown;
}

async function makeTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  const template = new URL(adminUrl);
  template.pathname = TEMPLATE;
  await bootstrap(template.toString());
  template.username = "postgres";
  await migrate(template.toString(), {
    folder: fileURLToPath(new URL("../../supabase", import.meta.url)),
    seed: false,
  });
}
