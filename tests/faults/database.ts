import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Gives a transaction the rights of the local admin. */
export const AS_ADMIN = `select set_config('request.jwt.claims', jsonb_build_object('role', 'authenticated', 'sub', id)::text, true),
  set_config('role', 'authenticated', true) from public.profiles where email = 'admin@relance.test'`;

/** Connections to the application's database, as its owner. */
export class Database {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 2_000 });
    this.pool.on("error", () => {});
  }

  /** Retries while the database is down. */
  async sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    for (const deadline = Date.now() + 60_000; ; ) {
      try {
        return (await this.pool.query<Row & pg.QueryResultRow>(text, values)).rows;
      } catch (error) {
        const isWrong = error instanceof pg.DatabaseError && /^(22|23|42)/.test(error.code ?? "");
        if (isWrong || Date.now() > deadline) throw error;
        await sleep(200);
      }
    }
  }

  /** Runs one statement with the rights of the local admin, as PostgREST does. */
  async asAdmin<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    const connection = await this.pool.connect();
    try {
      await connection.query("begin");
      await connection.query(AS_ADMIN);
      const { rows } = await connection.query<Row & pg.QueryResultRow>(text, values);
      await connection.query("commit");
      return rows;
    } catch (error) {
      await connection.query("rollback");
      throw error;
    } finally {
      connection.release();
    }
  }

  /** A connection for a transaction that holds locks which others wait for. */
  connection = () => this.pool.connect();

  end = () => this.pool.end();
}
