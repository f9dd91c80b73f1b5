import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Appointment } from "./agenda.ts";
import { adopt } from "./graph/accept.ts";
import type { Delivery } from "./outbox.ts";
import type { Platform } from "./platform.ts";
import type { WorldSnapshot } from "./world.ts";

interface Snapshot {
  ledgerSeq: number;
  world: WorldSnapshot;
  appointments: Appointment[];
  deliveries: Delivery[];
}

const LEAST_PAUSE_MS = 250;

/** The snapshot of everything but the ledger. What the ledger holds beyond it is taken over at the next start. */
export class Storage {
  private readonly platform: Platform;
  private readonly path: string;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private pauseMs = LEAST_PAUSE_MS;
  private closed: boolean;

  constructor(platform: Platform) {
    this.platform = platform;
    this.closed = false;
    this.path = join(platform.config.dataDir, "state.json");
  }

  load(): void {
    const { platform } = this;
    const known: Snapshot | null = existsSync(this.path)
      ? (JSON.parse(readFileSync(this.path, "utf8")) as Snapshot)
      : null;
    if (known !== null) {
      platform.world.restore(known.world, platform.config.phoneNumberId);
      platform.agenda.restore(known.appointments);
      platform.outbox.restore(known.deliveries);
    }
    for (const entry of platform.ledger.entries) {
      if (entry.seq > (known?.ledgerSeq ?? 0)) adopt(platform, entry);
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
    const { ledger, world, agenda, outbox } = this.platform;
    return JSON.stringify({
      ledgerSeq: ledger.lastSeq,
      world: world.snapshot(),
      appointments: agenda.snapshot(),
      deliveries: outbox.snapshot(),
    } satisfies Snapshot);
  }

  /** The larger the state, the rarer the writing: at most a twentieth of the time goes into it. */
  private async write(): Promise<void> {
    const started = performance.now();
    const text = this.text();
    this.pauseMs = Math.max(LEAST_PAUSE_MS, (performance.now() - started) * 20);
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
