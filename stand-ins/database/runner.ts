import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "./cluster.ts";

const ownerFile = (dataFolder: string) => `${dataFolder}.owner`;

/** Records that this process owns the server of that folder. */
export const recordOwner = (dataFolder: string) =>
  fs.writeFileSync(ownerFile(dataFolder), String(process.pid));

/** The pid of a running server whose owner is alive. Stops a server without owner, and removes a stale pid file. */
export async function findRunner(dataFolder: string, port: number): Promise<number | undefined> {
  const pidFile = path.join(dataFolder, "postmaster.pid");
  const [pid, , , runningPort] = readNumbers(pidFile);
  if (!pid) return undefined;
  if (!isAlive(pid) || !isServerOf(pid, dataFolder)) {
    fs.rmSync(pidFile, { force: true });
    return undefined;
  }
  const [owner] = readNumbers(ownerFile(dataFolder));
  if (owner && isAlive(owner)) {
    if (runningPort === port) return pid;
    throw new Error(
      `The database in ${dataFolder} already runs on port ${runningPort} (process ${owner}): stop it, set DB_PORT=${runningPort}, or set DATA_DIR to another folder.`,
    );
  }
  process.kill(pid, "SIGINT");
  await endOf(pid);
  return undefined;
}

export async function endOf(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(50);
}

// After a crash, the number in a pid file may belong to another program.
function isServerOf(pid: number, dataFolder: string): boolean {
  try {
    if (process.platform === "win32") return true;
    if (process.platform === "linux")
      return fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(dataFolder);
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).includes(
      dataFolder,
    );
  } catch {
    return false;
  }
}

function readNumbers(file: string): number[] {
  try {
    return fs.readFileSync(file, "utf8").split("\n").map(Number);
  } catch {
    return [];
  }
}
