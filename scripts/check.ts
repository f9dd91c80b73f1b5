import { type Part, printPart, runChecks } from "./check/run.ts";

const parts: Part[] = [];
for (const check of runChecks()) {
  const part = await check;
  printPart(part);
  parts.push(part);
}
process.exit(parts.every(({ passed }) => passed) ? 0 : 1);
