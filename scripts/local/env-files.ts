import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { inProject } from "./root.ts";

/** Variables from the .env files of the local stack; those of production are not read. */
export function variablesOfFiles(): Record<string, string | undefined> {
  const files = [".env", ".env.local"].map((name) => inProject(name)).filter((file) => existsSync(file));
  return Object.assign({}, ...files.map((file) => parseEnv(readFileSync(file, "utf8"))));
}
