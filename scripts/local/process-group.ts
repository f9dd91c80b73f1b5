import { spawnSync } from "node:child_process";

const isWindows = process.platform === "win32";

/** Signals a process and its descendants; does nothing when they have ended. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (isWindows) {
    spawnSync("taskkill", ["/pid", String(leader), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

export function groupLives(leader: number): boolean {
  try {
    process.kill(isWindows ? leader : -leader, 0);
    return true;
  } catch (error) {
    return !isGone(error);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ESRCH";
}
