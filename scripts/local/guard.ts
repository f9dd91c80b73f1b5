import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Starts the watchdog and tells it which process groups to end if this process dies. */
export class Guard {
  private readonly watchdog: ChildProcess;
  private readonly ended: Promise<void>;

  constructor() {
    const program = fileURLToPath(new URL("./watchdog.ts", import.meta.url));
    this.watchdog = spawn(process.execPath, [program], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    this.watchdog.stdin?.on("error", () => {});
    this.ended = new Promise((resolve) => {
      this.watchdog.once("close", () => resolve());
      this.watchdog.once("error", () => resolve());
    });
  }

  watch(pid: number, stopSignal: NodeJS.Signals): void {
    this.watchdog.stdin?.write(`watch ${pid} ${stopSignal}\n`);
  }

  forget(pid: number): void {
    this.watchdog.stdin?.write(`forget ${pid}\n`);
  }

  async dismiss(): Promise<void> {
    this.watchdog.stdin?.end();
    await this.ended;
  }
}
