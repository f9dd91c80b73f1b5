import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { ToldError, words } from "../language.ts";

/** Takes a folder for this process until the returned function is called. Throws when another one has it. */
export function takeFolder(folder: string): () => void {
  const mark = `${folder}.pid`;
  for (;;) {
    try {
      writeFileSync(mark, String(process.pid), { flag: "wx" });
      return () => rmSync(mark, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readFileSync(mark, "utf8"));
    if (isAlive(holder))
      throw new ToldError(
        words(
          `La démonstration tourne déjà (processus ${holder}) : attendez sa fin, ou arrêtez-la par Ctrl-C.`,
          `The demo is already running (process ${holder}): wait until it ends, or stop it with Ctrl-C.`,
        ),
      );
    rmSync(mark, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
