import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { inProject, ROOT } from "../local/root.ts";
import { CRASHED, playwrightTotals, type Totals, vitestTotals, withExitCode } from "./totals.ts";

const VITEST = inProject("node_modules", "vitest", "vitest.mjs");
const PLAYWRIGHT = inProject("node_modules", "@playwright", "test", "cli.js");

export async function runVitest(project: string, folder: string): Promise<Totals> {
  const file = path.join(folder, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const code = await run([VITEST, "run", "--project", project, ...reporters], {});
  return totalsFrom(file, vitestTotals, code);
}

export async function runPlaywright(folder: string): Promise<Totals> {
  const file = path.join(folder, "e2e.json");
  const code = await run([PLAYWRIGHT, "test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: file });
  return totalsFrom(file, playwrightTotals, code);
}

async function totalsFrom<T>(
  file: string,
  read: (report: T) => Totals,
  code: number | null,
): Promise<Totals> {
  try {
    return withExitCode(read(JSON.parse(await readFile(file, "utf8"))), code);
  } catch {
    return CRASHED;
  }
}

function run(args: string[], env: Record<string, string>): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: "inherit",
    });
    child.once("error", () => resolve(1));
    child.once("close", resolve);
  });
}
