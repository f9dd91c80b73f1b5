import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

const SAVE_AFTER_MS = 100;

/** Keeps a value on disk as JSON. The file is replaced as a whole, so a kill leaves the old value or the new one. */
export class JsonFile<Value> {
  private readonly path: string;
  private readonly current: () => Value;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(path: string, current: () => Value) {
    this.path = path;
    this.current = current;
  }

  static async read<Value>(path: string): Promise<Value | undefined> {
    try {
      return JSON.parse(await readFile(path, "utf8")) as Value;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
      throw error;
    }
  }

  saveSoon(): void {
    this.timer ??= setTimeout(() => {
      this.save().catch((error: Error) =>
        console.error(`${this.path} could not be written: ${error.message}`),
      );
    }, SAVE_AFTER_MS);
  }

  /** Resolves once the value of this moment, or a later one, is on disk. Calls at the same time share one write. */
  save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.next ??= this.writing
      .catch(() => {})
      .then(() => {
        this.next = undefined;
        this.writing = this.write(JSON.stringify(this.current()));
        return this.writing;
      });
    return this.next;
  }

  private async write(text: string): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const draft = `${this.path}.new`;
    const file = await open(draft, "w");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, this.path);
  }
}
