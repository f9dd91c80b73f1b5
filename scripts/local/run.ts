import { once } from "node:events";
import { BuildFailed } from "./build.ts";
import { variablesOfFiles } from "./env-files.ts";
import { InvalidPort } from "./environment.ts";
import { type Mode, PortTaken, startStack } from "./stack.ts";
import { NeverReady } from "./supervise.ts";
import { welcome } from "./welcome.ts";

/** `npm run dev` and `npm run preview`: runs the whole stack until a signal. */
export async function run(mode: Exclude<Mode, "none">): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => asked.abort());

  if (process.env.npm_lifecycle_event) whenParentEnds(() => asked.abort());

  console.log("\n  Relance démarre… · Relance is starting…");
  const env = { ...variablesOfFiles(), ...process.env };
  const isEmpty = process.argv.includes("--empty");
  try {
    const stack = await startStack({
      mode,
      ports: "fixed",
      samples: mode === "dev" && !isEmpty,
      // A folder of its own, so that an empty start does not delete existing data.
      ...(isEmpty && !env.DATA_DIR ? { dataDir: ".local-empty" } : {}),
      env,
      output: print,
      signal: asked.signal,
    });
    console.log(welcome(stack));
    if (!asked.signal.aborted) await once(asked.signal, "abort");
    await stack.stop();
    process.exit(0);
  } catch (error) {
    if (asked.signal.aborted) process.exit(0);
    console.error(`\n${sentence(error)}`);
    process.exit(1);
  }
}

// npm sends SIGTERM to the shell between it and this process; that shell exits without forwarding it.
function whenParentEnds(act: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 200);
}

function print(name: string, line: string, isError: boolean): void {
  if (line.trim() === "") return;
  if (isError) process.stderr.write(`${name.padEnd(8)} │ ${line}\n`);
  else if (process.env.RELANCE_LOGS === "all") process.stdout.write(`${name.padEnd(8)} │ ${line}\n`);
}

function sentence(error: unknown): string {
  const isExpected = [PortTaken, InvalidPort, NeverReady, BuildFailed].some((kind) => error instanceof kind);
  if (error instanceof Error) return isExpected ? error.message : (error.stack ?? error.message);
  return String(error);
}
