import type pg from "pg";

const SETTING = "relance.sample_now";

/** Replaces `private.clock()` within a transaction, invisible to others, so that rows get dates in the past. */
export class SampleClock {
  private readonly client: pg.Client;
  private readonly original: string;
  private now: number;

  private constructor(client: pg.Client, original: string, start: Date) {
    this.client = client;
    this.original = original;
    this.now = start.getTime();
  }

  /** Call within a transaction, and `giveBack` before its end. */
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
