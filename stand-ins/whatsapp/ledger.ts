import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

export type Outcome = "accepted" | "cut_after_acceptance" | "refused" | "cut_before";

export interface LedgerEntry {
  seq: number;
  /** Epoch milliseconds at which the request's head arrived. */
  at: number;
  phone_number_id: string;
  to: string | null;
  kind: string;
  template: string | null;
  language: string | null;
  /** The text as the recipient reads it; null when the request was refused. */
  body: string | null;
  biz_opaque_callback_data: string | null;
  accepted: boolean;
  outcome: Outcome;
  code: number | null;
  http_status: number | null;
  wamid: string | null;
  request: unknown;
}

/** Every request for a message, in memory and in an append-only file, which is written before the answer is sent. */
export class Ledger {
  entries: LedgerEntry[] = [];
  private readonly file: number;
  private seq = 0;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true });
    const path = join(dataDir, "ledger.jsonl");
    if (existsSync(path)) this.load(path);
    this.file = openSync(path, "a");
  }

  private load(path: string): void {
    const text = readFileSync(path, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) {
      const file = openSync(path, "r+");
      ftruncateSync(file, Buffer.byteLength(whole));
      closeSync(file);
    }
    for (const line of whole.split("\n")) {
      if (line !== "") this.entries.push(JSON.parse(line) as LedgerEntry);
    }
    this.seq = this.entries.at(-1)?.seq ?? 0;
  }

  get lastSeq(): number {
    return this.seq;
  }

  append(entry: Omit<LedgerEntry, "seq">): LedgerEntry {
    this.seq += 1;
    const whole = { seq: this.seq, ...entry };
    writeSync(this.file, `${JSON.stringify(whole)}\n`);
    this.entries.push(whole);
    return whole;
  }

  /** The numbers continue, so that new entries are not mistaken for those that an older snapshot knows. */
  clear(): void {
    ftruncateSync(this.file);
    this.entries = [];
  }

  close(): void {
    closeSync(this.file);
  }
}
