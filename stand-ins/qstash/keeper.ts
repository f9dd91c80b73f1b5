import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { EMPTY, type Snapshot } from "./state.ts";

const DEBOUNCE_MS = 100;

/** Keeps the snapshot on disk: replaced as a whole, so that a kill leaves the old one or the new one. */
export class Keeper {
  private readonly folder: string;
  private readonly read: () => Snapshot;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private queued: Promise<void> | undefined;

  constructor(folder: string, read: () => Snapshot) {
    this.folder = folder;
    this.read = read;
  }

  static async load(folder: string): Promise<Snapshot> {
    try {
      const saved: Partial<Snapshot> = JSON.parse(await readFile(fileIn(folder), "utf8"));
      return { ...EMPTY, ...saved };
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return EMPTY;
      throw error;
    }
  }

  saveSoon(): void {
    this.timer ??= setTimeout(() => {
      this.save().catch((error: Error) =>
        console.error(`the snapshot could not be written: ${error.message}`),
      );
    }, DEBOUNCE_MS);
  }

  /** Resolves once a snapshot taken after this call lies on disk; calls that come together share one. */
  save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.queued ??= this.writing
      .catch(() => {})
      .then(() => {
        this.queued = undefined;
        this.writing = this.write(JSON.stringify(this.read()));
        return this.writing;
      });
    return this.queued;
  }

  private async write(text: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const draft = `${fileIn(this.folder)}.new`;
    const file = await open(draft, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, fileIn(this.folder));
  }
}

function fileIn(folder: string): string {
  return join(folder, "snapshot.json");
}
