import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Entry, Keyspace } from "./keyspace.ts";

const DEBOUNCE_MS = 100;

/** A string of one byte a character is written as it is; Maps and Sets as lists. */
type Saved = { key: string; kind: Entry["kind"]; value: unknown; expiresAt?: number };

/** Keeps the keys on disk, replaced as a whole: a kill loses at most the last tenth of a second. */
export class Keeper {
  private readonly folder: string;
  private readonly db: Keyspace;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(folder: string, db: Keyspace) {
    this.folder = folder;
    this.db = db;
  }

  async load(): Promise<void> {
    for (const { key, kind, value, expiresAt } of await this.read())
      this.db.put(key, { kind, value: revived(kind, value), expiresAt } as Entry);
  }

  saveSoon(): void {
    this.timer ??= setTimeout(() => {
      this.save().catch((error: Error) => console.error(`the keys could not be written: ${error.message}`));
    }, DEBOUNCE_MS);
  }

  /** Resolves once what is there now lies on disk. */
  save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.catch(() => {}).then(() => this.write());
    return this.writing;
  }

  private async read(): Promise<Saved[]> {
    try {
      return JSON.parse(await readFile(this.file, "utf8")) as Saved[];
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    }
  }

  private async write(): Promise<void> {
    const saved = this.db.all().map(([key, { kind, value, expiresAt }]): Saved => {
      const plain = value instanceof Map || value instanceof Set ? [...value] : value;
      // JSON has no infinite numbers.
      const scores = kind === "zset" ? [...value].map(([member, score]) => [member, String(score)]) : plain;
      return { key, kind, value: scores, expiresAt };
    });
    await mkdir(this.folder, { recursive: true });
    const draft = `${this.file}.new`;
    const file = await open(draft, "w");
    try {
      await file.writeFile(JSON.stringify(saved));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.file);
  }

  private get file(): string {
    return join(this.folder, "keys.json");
  }
}

function revived(kind: Entry["kind"], value: unknown): unknown {
  if (kind === "set") return new Set(value as string[]);
  if (kind === "hash") return new Map(value as [string, string][]);
  if (kind === "zset")
    return new Map((value as [string, string][]).map(([member, score]) => [member, Number(score)]));
  return value;
}
