import nextEnv from "@next/env";
import { variablesOfFiles } from "../local/env-files.ts";
import { localEnvironment, type Variables } from "../local/environment.ts";
import { ROOT } from "../local/root.ts";

const { loadEnvConfig } = nextEnv;

/**
 * Loads the variables as Next does in production: the environment, then `.env.production.local`, `.env.local` and the
 * others. With `local`, the variables that `npm run dev` gives to its child processes.
 */
export function loadVariables({ local }: { local: boolean }): Variables {
  const found = local
    ? { ...process.env, ...localEnvironment({ ...variablesOfFiles(), ...process.env }).variables }
    : loadEnvConfig(ROOT, false, QUIET).combinedEnv;
  const defined: Variables = {};
  for (const [name, value] of Object.entries(found)) if (value !== undefined) defined[name] = value;
  Object.assign(process.env, defined);
  return defined;
}

const QUIET = { info: () => {}, error: (...words: unknown[]) => console.error(...words) };
