import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ToldError, words } from "../language.ts";
import type { Variables } from "./environment.ts";
import { Guard } from "./guard.ts";
import { signalGroup } from "./process-group.ts";
import { inProject, ROOT } from "./root.ts";

export const NEXT = inProject("node_modules", "next", "dist", "bin", "next");

const SOURCES = [
  "app",
  "components",
  "lib",
  "messages",
  "public",
  "supabase/functions/_shared",
  "docs/openapi.json",
  "instrumentation.ts",
  "middleware.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "scripts/check/imports.ts",
  "scripts/check/sources.ts",
  "scripts/words",
  "tsconfig.json",
  "tsconfig.build.json",
  "package-lock.json",
];
const STAMP = inProject(".next", "built-from");

/** Makes the production build unless the existing one is of these sources. */
export async function buildWhenNeeded(variables: Variables, signal?: AbortSignal): Promise<void> {
  const sources = digestOfSources();
  if (existsSync(inProject(".next", "BUILD_ID")) && readIfThere(STAMP) === sources) return;
  await build(variables, signal);
  writeFileSync(STAMP, sources);
}

async function build(variables: Variables, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const guard = new Guard();
  const child = spawn(process.execPath, [NEXT, "build"], {
    cwd: ROOT,
    env: { ...variables, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const { pid } = child;
  const end = () => pid !== undefined && signalGroup(pid, "SIGKILL");
  if (pid !== undefined) guard.watch(pid, "SIGKILL");
  signal?.addEventListener("abort", end);
  try {
    await successOf(child);
  } finally {
    signal?.removeEventListener("abort", end);
    if (pid !== undefined) guard.forget(pid);
    await guard.dismiss();
  }
}

function successOf(child: ChildProcess): Promise<void> {
  let printed = "";
  const keep = (chunk: Buffer) => {
    printed += chunk;
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else
        reject(
          new ToldError(
            words(
              `La construction de l’application a échoué : lancez npm ci, puis recommencez.\n${printed}`,
              `The build of the app failed: run npm ci, then try again.\n${printed}`,
            ),
          ),
        );
    });
  });
}

function digestOfSources(): string {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => filesIn(inProject(source)))) {
    hash.update(path.relative(ROOT, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesIn(place: string): string[] {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter(({ name }) => !/\.test\.tsx?$/.test(name))
    .flatMap(({ name }) => filesIn(path.join(place, name)));
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
