import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { inProject } from "./root.ts";

/** What a person has written down for the local stack; those of production are left alone. */
export function variablesOfFiles(): Record<string, string | undefined> {
  const files = [".env", ".env.local"].map((name) => inProject(name)).filter((file) => existsSync(file));
  return Object.assign({}, ...files.map((file) => parseEnv(readFileSync(file, "utf8"))));
}
