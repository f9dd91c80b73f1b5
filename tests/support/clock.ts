import type { TestDatabase } from "./database.ts";

interface Clock {
  /** How `private.clock()` was defined by the migrations. */
  original: string;
  /** The SQL that it answers now. */
  now: string;
}

const clocks = new WeakMap<TestDatabase, Clock>();

/** Stops `private.clock()` at that instant for the whole database; null lets the real time run again. */
export async function setClock(db: TestDatabase, at: Date | string | null): Promise<void> {
  const clock = await clockOf(db);
  if (at === null) {
    await db.sql(clock.original);
    clocks.delete(db);
    return;
  }
  const instant = at instanceof Date ? at.toISOString() : at;
  await replace(db, { ...clock, now: `timestamptz ${quote(instant)}` });
}

/** Moves `private.clock()` on by an interval such as `2 minutes`, whether it runs or stands. */
export async function advanceClock(db: TestDatabase, interval: string): Promise<void> {
  const clock = await clockOf(db);
  await replace(db, { ...clock, now: `${clock.now} + interval ${quote(interval)}` });
}

async function clockOf(db: TestDatabase): Promise<Clock> {
  const known = clocks.get(db);
  if (known) return known;
  const [row] = await db.sql<{ definition: string }>(
    "select pg_get_functiondef('private.clock()'::regprocedure) as definition",
  );
  return { original: row!.definition, now: "pg_catalog.clock_timestamp()" };
}

async function replace(db: TestDatabase, clock: Clock): Promise<void> {
  await db.sql(
    `create or replace function private.clock() returns timestamptz language sql volatile set search_path = ''
     as ${quote(`select ${clock.now}`)}`,
  );
  clocks.set(db, clock);
}

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
