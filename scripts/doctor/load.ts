import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import nextEnv from "@next/env";
import { localEnvironment, type Variables } from "../local/environment.ts";
import { inProject, ROOT } from "../local/root.ts";

const { loadEnvConfig } = nextEnv;

/**
 * The variables of a deployment, found where Next finds them in production: the environment, then
 * `.env.production.local`, `.env.local` and the like. `local`: those that `npm run dev` gives to its children.
 */
export function loadVariables({ local }: { local: boolean }): Variables {
  const found = local ? ofLocalStack() : loadEnvConfig(ROOT, false, QUIET).combinedEnv;
  const defined: Variables = {};
  for (const [name, value] of Object.entries(found)) if (value !== undefined) defined[name] = value;
  Object.assign(process.env, defined);
  return defined;
}

const QUIET = { info: () => {}, error: (...words: unknown[]) => console.error(...words) };

function ofLocalStack(): Record<string, string | undefined> {
  const files = [".env", ".env.local"].map((name) => inProject(name)).filter((file) => existsSync(file));
  const written = Object.assign({}, ...files.map((file) => parseEnv(readFileSync(file, "utf8"))));
  return { ...process.env, ...localEnvironment({ ...written, ...process.env }).variables };
}
