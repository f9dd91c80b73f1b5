import { readdirSync, readFileSync } from "node:fs";

const LOOK_MS = 100;

/** The peak memory of a process and all its children together, in MB (Linux; elsewhere 0). */
export class MemoryWatch {
  private peak = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(leader: () => number | undefined) {
    this.timer = setInterval(() => {
      const group = leader();
      if (group !== undefined) this.peak = Math.max(this.peak, heldBy(group));
    }, LOOK_MS);
  }

  /** The peak since the last call. */
  restart(): number {
    const peak = this.peak;
    this.peak = 0;
    return peak;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

function heldBy(group: number): number {
  if (process.platform !== "linux") return 0;
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.reduce((sum, pid) => sum + memberBytes(pid, group), 0) / 1_048_576;
}

function memberBytes(pid: string, group: number): number {
  try {
    const [, , pgrp] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    if (Number(pgrp) !== group) return 0;
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(rss?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
}
