import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Part, printPart, runChecks, runPart } from "./check/run.ts";
import { buildWhenNeeded } from "./local/build.ts";
import { inherited, localEnvironment } from "./local/environment.ts";
import { inProject } from "./local/root.ts";
import { POSTGRES_15, whyNotOnPostgres15 } from "./testing/postgres-15.ts";
import { runPlaywright, runVitest } from "./testing/suites.ts";
import { CRASHED, lastLine, sum, type Totals } from "./testing/totals.ts";

// Runs all suites one after the other, even if one fails.
const folder = await mkdtemp(path.join(tmpdir(), "relance-results-"));
const results: [name: string, totals: Totals][] = [];

for (const check of runChecks()) await countPart(check);
await countPart(runPart("database types", [[inProject("scripts", "types.ts"), "--check"]]));
await countPart(build());
for (const project of ["unit", "db", "stand-ins", "integration"]) {
  heading(`vitest: ${project}`);
  results.push([project, await runVitest(project, folder)]);
}
heading(`vitest: ${POSTGRES_15}`);
const reason = whyNotOnPostgres15();
if (reason) console.log(reason);
else results.push([POSTGRES_15, await runVitest(POSTGRES_15, folder)]);
heading("playwright");
results.push(["browser", await runPlaywright(folder)]);

await rm(folder, { recursive: true, force: true });
const total = sum(results.map(([, totals]) => totals));
console.log("");
for (const [name, totals] of results) console.log(`${name.padEnd(16)} ${lastLine(totals)}`);
console.log(lastLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;

async function countPart(running: Promise<Part>): Promise<void> {
  const part = await running;
  printPart(part);
  results.push([part.name, part.passed ? { passed: 1, failed: 0 } : CRASHED]);
}

async function build(): Promise<Part> {
  const name = "production build";
  try {
    await buildWhenNeeded({ ...inherited(), ...localEnvironment({}).variables });
    return { name, passed: true, output: "" };
  } catch (error) {
    return { name, passed: false, output: error instanceof Error ? error.message : String(error) };
  }
}

function heading(text: string): void {
  console.log(`\n── ${text}`);
}
