import type { TestDatabase } from "./database.ts";

const ready = new WeakMap<TestDatabase, Promise<unknown>>();

/** Stops `private.clock()` at that instant for the whole database; null lets the real time run again. */
export async function setClock(db: TestDatabase, at: Date | string | null): Promise<void> {
  await install(db);
  const instant = at instanceof Date ? at.toISOString() : at;
  await db.sql("update private.test_clock set stands_at = $1, ahead = '0' where true", [instant]);
}

/** Moves `private.clock()` on by an interval such as `2 minutes`, whether it runs or stands. */
export async function advanceClock(db: TestDatabase, interval: string): Promise<void> {
  await install(db);
  await db.sql("update private.test_clock set ahead = ahead + $1::interval where true", [interval]);
}

/** The time is in a row: replacing the function each time would invalidate every plan. */
function install(db: TestDatabase): Promise<unknown> {
  const known = ready.get(db);
  if (known !== undefined) return known;
  const installing = db.sql(`
    create table private.test_clock (stands_at timestamptz, ahead interval not null default '0');
    insert into private.test_clock default values;
    grant select on private.test_clock to anon, authenticated, service_role;
    create or replace function private.clock() returns timestamptz language sql volatile set search_path = '' as $$
      select coalesce(stands_at, pg_catalog.clock_timestamp()) + ahead from private.test_clock $$`);
  ready.set(db, installing);
  return installing;
}
