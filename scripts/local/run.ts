import { once } from "node:events";
import { languageOf, sentenceOf, words } from "../language.ts";
import { variablesOfFiles } from "./env-files.ts";
import { type Mode, startStack } from "./stack.ts";
import { welcome } from "./welcome.ts";

const STARTING = words("Relance démarre…", "Relance is starting…");

/** `npm run dev` and `npm run preview`: runs the whole stack until a signal. */
export async function run(mode: Exclude<Mode, "none">): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  const asked = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => asked.abort());

  if (process.env.npm_lifecycle_event) whenParentEnds(() => asked.abort());

  const language = languageOf(process.env);
  console.log(`\n  ${STARTING[language]}`);
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
    console.log(welcome(stack, language));
    if (!asked.signal.aborted) await once(asked.signal, "abort");
    await stack.stop();
    process.exit(0);
  } catch (error) {
    if (asked.signal.aborted) process.exit(0);
    console.error(`\n${sentenceOf(error, language)}`);
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
