import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bootstrap } from "../stand-ins/database/bootstrap.ts";
import { migrate } from "../stand-ins/database/migrate.ts";
import { startDatabase } from "../stand-ins/database/server.ts";
import { freePorts } from "../stand-ins/ports.ts";
import { inProject } from "./local/root.ts";

// Writes the types of tables and functions after applying the migrations, or compares them with --check.
const FILE = inProject("lib", "supabase", "database.types.ts");

const generated = await format(await generate());
if (process.argv.includes("--check")) {
  const isCurrent = (await format(await readFile(FILE, "utf8"))) === generated;
  console.log(
    isCurrent
      ? "database.types.ts is current"
      : "database.types.ts is not what the migrations make: npm run types",
  );
  process.exit(isCurrent ? 0 : 1);
}
await writeFile(FILE, generated);
console.log("lib/supabase/database.types.ts is written");

// The test of the OpenAPI document also writes it.
await outputOf([
  inProject("node_modules", "vitest", "vitest.mjs"),
  ...["run", "--project", "unit", "app/api/openapi.json", "--update"],
]);
console.log("docs/openapi.json is written");

async function generate(): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "relance-types-"));
  await chmod(dataDir, 0o755); // as root, PostgreSQL runs as another user
  const [port = 0] = await freePorts(1);
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };
  const database = await startDatabase({ dataDir, port, settings });
  try {
    await bootstrap(database.adminUrl);
    await migrate(database.url, { folder: inProject("supabase"), seed: false });
    // Without sslmode a notice about TLS would end up in the types.
    const url = `${database.url}?sslmode=disable`;
    return await outputOf([
      inProject("node_modules", "supabase", "dist", "supabase.js"),
      ...["gen", "types", "typescript", `--remote=${url}`, "--schema", "public"],
    ]);
  } finally {
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function format(types: string): Promise<string> {
  const biome = inProject("node_modules", "@biomejs", "biome", "bin", "biome");
  return outputOf([biome, "format", "--stdin-file-path=generated.ts"], types);
}

function outputOf(command: string[], input = ""): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: inProject(),
      env: { ...process.env, DO_NOT_TRACK: "1" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${path.basename(command[0] ?? "")} ended with code ${code}`));
    });
    child.stdin.end(input);
  });
}
