import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { restoreFromLedger } from "./graph/accept.ts";
import type { Delivery } from "./outbox.ts";
import type { Platform } from "./platform.ts";
import type { ScheduledTask } from "./scheduler.ts";
import type { WorldSnapshot } from "./world.ts";

interface Snapshot {
  ledgerSeq: number;
  world: WorldSnapshot;
  tasks: ScheduledTask[];
  deliveries: Delivery[];
}

const MIN_PAUSE_MS = 250;

/** Saves everything but the ledger. Ledger entries newer than the snapshot are restored at the next start. */
export class Storage {
  private readonly platform: Platform;
  private readonly path: string;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private pauseMs = MIN_PAUSE_MS;
  private closed: boolean;

  constructor(platform: Platform) {
    this.platform = platform;
    this.closed = false;
    this.path = join(platform.config.dataDir, "snapshot.json");
  }

  load(): void {
    const { platform } = this;
    const known: Snapshot | null = existsSync(this.path)
      ? (JSON.parse(readFileSync(this.path, "utf8")) as Snapshot)
      : null;
    if (known !== null) {
      platform.world.restore(known.world, platform.config.phoneNumberId);
      platform.scheduler.restore(known.tasks);
      platform.outbox.restore(known.deliveries);
    }
    for (const entry of platform.ledger.entries) {
      if (entry.seq > (known?.ledgerSeq ?? 0)) restoreFromLedger(platform, entry);
    }
    platform.world.onChange(() => this.plan());
  }

  private plan(): void {
    if (this.timer !== null || this.closed) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.writing = this.writing.then(() => this.write());
    }, this.pauseMs);
  }

  private text(): string {
    const { ledger, world, scheduler, outbox } = this.platform;
    return JSON.stringify({
      ledgerSeq: ledger.lastSeq,
      world: world.snapshot(),
      tasks: scheduler.snapshot(),
      deliveries: outbox.snapshot(),
    } satisfies Snapshot);
  }

  /** At most a twentieth of the time is spent here: the longer a write takes, the longer the next pause. */
  private async write(): Promise<void> {
    const started = performance.now();
    const text = this.text();
    this.pauseMs = Math.max(MIN_PAUSE_MS, (performance.now() - started) * 20);
    await writeFile(`${this.path}.new`, text);
    if (!this.closed) await rename(`${this.path}.new`, this.path);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.writing;
    writeFileSync(`${this.path}.last`, this.text());
    renameSync(`${this.path}.last`, this.path);
  }
}
