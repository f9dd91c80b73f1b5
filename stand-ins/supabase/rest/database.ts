import pg from "pg";
import { readSchema, type Schema } from "./schema.ts";

export type Run = <R extends pg.QueryResultRow>(text: string, values?: string[]) => Promise<R[]>;

interface Transaction {
  /** By `set_config`, for this transaction only. */
  settings: Record<string, string>;
  readOnly: boolean;
  isolation?: string;
}

/** How long a request waits for one of the connections. */
const POOL_MS = 10_000;

/** The connections of the role `authenticator`, and what is known of the schema `public`. */
export class RestDatabase {
  readonly #pool: pg.Pool;
  readonly #url: string;
  #schema: Promise<Schema> | undefined;
  #listener: pg.Client | undefined;
  #isClosed = false;

  constructor(url: string) {
    this.#url = url;
    this.#pool = new pg.Pool({
      connectionString: url,
      max: 15,
      application_name: "rest",
      connectionTimeoutMillis: POOL_MS,
    });
    this.#pool.on("error", () => {});
    // A connection in use, or being closed, has no other listener. Its query fails with the same error.
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  schema(): Promise<Schema> {
    this.#schema ??= this.#read().catch((error: unknown) => {
      this.#schema = undefined;
      throw error;
    });
    return this.#schema;
  }

  async #read(): Promise<Schema> {
    const client = await this.#pool.connect();
    try {
      return await readSchema(client, "public");
    } finally {
      client.release();
    }
  }

  /** Runs all in one transaction, which is rolled back if something is thrown. */
  async transaction<T>(
    { settings, readOnly, isolation }: Transaction,
    work: (run: Run) => Promise<T>,
  ): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      const set = Object.entries(settings).map(
        ([setting, value]) =>
          `set_config(${client.escapeLiteral(setting)}, ${client.escapeLiteral(value)}, true)`,
      );
      const level = /^(serializable|repeatable read|read committed)$/.test(isolation ?? "")
        ? isolation
        : "read committed";
      await client.query(
        `begin isolation level ${level} read ${readOnly ? "only" : "write"}; select ${set.join(", ")}`,
      );
      const result = await work(async (text, values) => (await client.query(text, values)).rows);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** Forgets the schema whenever the database says so, and after it was away. */
  async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, application_name: "rest" });
    const again = () => {
      if (this.#isClosed || this.#listener !== client) return;
      this.#listener = undefined;
      setTimeout(() => void this.listen().catch(() => {}), 250).unref();
    };
    this.#listener = client;
    client.on("error", again);
    client.on("end", again);
    client.on("notification", () => {
      this.#schema = undefined;
    });
    try {
      await client.connect();
      await client.query("listen pgrst");
      this.#schema = undefined;
    } catch (error) {
      again();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#listener?.end().catch(() => {});
    await this.#pool.end();
  }
}
