import type pg from "pg";

const SETTING = "relance.sample_now";

/** A clock of the transaction's own: nobody else ever sees it, and what comes of it is dated as if it had happened then. */
export class SampleClock {
  private readonly client: pg.Client;
  private readonly original: string;
  private now: number;

  private constructor(client: pg.Client, original: string, start: Date) {
    this.client = client;
    this.original = original;
    this.now = start.getTime();
  }

  /** Only within a transaction; `giveBack` before it ends. */
  static async take(client: pg.Client, start: Date): Promise<SampleClock> {
    const { rows } = await client.query<{ definition: string }>(
      "select pg_get_functiondef('private.clock()'::regprocedure) as definition",
    );
    const clock = new SampleClock(client, rows[0]?.definition ?? "", start);
    await clock.set(start);
    await client.query(
      `create or replace function private.clock() returns timestamptz language sql volatile set search_path = ''
       as $$ select current_setting('${SETTING}')::timestamptz $$`,
    );
    return clock;
  }

  async giveBack(): Promise<void> {
    await this.client.query(this.original);
  }

  get at(): Date {
    return new Date(this.now);
  }

  async set(at: Date): Promise<void> {
    this.now = at.getTime();
    await this.client.query("select set_config($1, $2, true)", [SETTING, at.toISOString()]);
  }

  async advance(ms: number): Promise<void> {
    await this.set(new Date(this.now + ms));
  }
}
