import { globSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const RELEASE = "20261201000000_release_1.sql";

/** The files of `schemas/` in the order of `schema_paths` in config.toml, which Supabase's CLI also uses. */
function schemaFiles(supabase: string): string[] {
  const config = readFileSync(path.join(supabase, "config.toml"), "utf8");
  const [, list = ""] = /^schema_paths = \[([^\]]*)\]/m.exec(config) ?? [];
  const globs = [...list.matchAll(/"([^"]+)"/g)].map(([, glob = ""]) => glob);
  const files = globs.flatMap((glob) => globSync(glob, { cwd: supabase }).sort());
  const inOrder = [...new Set(files)];
  const forgotten = globSync("schemas/**/*.sql", { cwd: supabase }).filter((file) => !inOrder.includes(file));
  if (inOrder.length === 0 || forgotten.length > 0)
    throw new Error(`config.toml: schema_paths leaves out ${forgotten.join(", ") || "everything"}`);
  return inOrder;
}

/** The whole schema as one script, each file as it is or as `change` makes it. */
export const schemaText = (supabase: string, change = (_file: string, text: string) => text) =>
  schemaFiles(supabase)
    .map((file) => `-- ${file}\n${change(file, readFileSync(path.join(supabase, file), "utf8"))}`)
    .join("\n");

export const migrationFiles = (supabase: string) =>
  readdirSync(path.join(supabase, "migrations"))
    .filter((file) => file.endsWith(".sql"))
    .sort();

/** Replaces all migrations by one generated from `schemas/`. */
export function replaceMigrations(supabase: string): string {
  for (const file of migrationFiles(supabase)) rmSync(path.join(supabase, "migrations", file));
  const target = path.join(supabase, "migrations", RELEASE);
  writeFileSync(
    target,
    `-- Made from supabase/schemas by npm run schema: edit there.\n${schemaText(supabase)}`,
  );
  return target;
}
