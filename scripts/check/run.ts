import { spawn } from "node:child_process";
import { inProject, ROOT } from "../local/root.ts";
import { readSources } from "./sources.ts";
import { structureComplaints } from "./structure.ts";

export type Part = { name: string; passed: boolean; output: string };

const NEXT = inProject("node_modules", "next", "dist", "bin", "next");
const BIOME = inProject("node_modules", "@biomejs", "biome", "bin", "biome");
const KNIP = inProject("node_modules", "knip", "bin", "knip.js");
const TSC = inProject("node_modules", "typescript", "bin", "tsc");

/** Format and lint, types, structure, unused code, one after the other. */
export function* runChecks(): Generator<Promise<Part>> {
  yield runPart("biome", [[BIOME, "ci", "--colors=off"]]);
  yield runPart("types", [
    [NEXT, "typegen"],
    [TSC, "--noEmit", "-p", "."],
  ]);
  yield Promise.resolve(structure());
  yield runPart("knip", [[KNIP, "--no-progress", "--treat-config-hints-as-errors"]]);
}

export async function runPart(name: string, programs: string[][]): Promise<Part> {
  let output = "";
  for (const program of programs) {
    const result = await runProgram(program);
    output += result.output;
    if (result.code !== 0) return { name, passed: false, output };
  }
  return { name, passed: true, output };
}

export function printPart({ name, passed, output }: Part): void {
  if (!passed) console.log(output.trimEnd());
  console.log(`${passed ? "✓" : "✗"} ${name}`);
}

function runProgram(args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => resolve({ code: 1, output: error.message }));
    child.once("close", (code) => resolve({ code, output }));
  });
}

function structure(): Part {
  const complaints = structureComplaints(readSources(ROOT));
  return { name: "structure", passed: complaints.length === 0, output: complaints.join("\n") };
}
