import { expect, test } from "vitest";
import { changesWithoutWhere } from "../support/changes-without-where.ts";
import { createDatabase } from "../support/database.ts";

const { sql } = await createDatabase();

const functions = () =>
  sql<{ name: string; body: string }>(
    `select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as body
     from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and p.prokind <> 'a'
     order by 1`,
  );
const guilty = async () =>
  (await functions())
    .map(({ name, body }) => [name, changesWithoutWhere(body)] as const)
    .filter(([, found]) => found.length > 0);

// The extension safeupdate, which is on for all that comes through PostgREST, refuses such a statement.
test("no function updates or deletes without a where", async () => {
  const all = await functions();
  expect(all.length).toBeGreaterThan(300);
  expect(
    all.filter(({ body }) => /\b(update|delete from) (public|private)\./i.test(body)).length,
  ).toBeGreaterThan(60);
  expect(await guilty()).toEqual([]);
});

const SCRATCH = "create function private.scratch() returns void set search_path = ''";
test.each([
  [
    "plainly",
    "begin update public.queue set due_at = now(); end",
    "update public . queue set due_at = now ( )",
  ],
  [
    "in a with",
    "begin with d as (delete from public.queue returning *) insert into public.gone select * from d where true; end",
    "delete from public . queue returning *",
  ],
  [
    "beside one that has it",
    "begin delete from public.queue where false; delete from only public.queue q; end",
    "delete from only public . queue q",
  ],
  [
    "with a where inside brackets only",
    "begin update public.queue q set a = (select 1 where true) from (select 1 where true) s; end",
    "update public . queue q set a = ( select 1 where",
  ],
  [
    "in a loop",
    "declare r record; begin for r in delete from public.queue returning * loop perform 1 where true; end loop; end",
    "delete from public . queue returning *",
  ],
  [
    "in a branch",
    "begin if true then delete from public.queue; else perform 1 where true; end if; end",
    "delete from public . queue",
  ],
  [
    "in a text",
    "begin execute 'delete from public.queue'; perform 1 where true; end",
    "delete from public . queue",
  ],
  [
    "in a format",
    "begin execute format('update %I.%I set x = %L', 'public', 'queue', 1); end",
    "update %i . %i set x = %l",
  ],
  [
    "in a quoted format",
    "begin execute format($q$delete from public.%I /* where */ -- where\n$q$, 'queue'); end",
    "delete from public . %i",
  ],
])("a change without a where is found %s", async (_, body, written) => {
  await sql(`${SCRATCH} language plpgsql as $scratch$ ${body} $scratch$`);
  expect(await guilty()).toEqual([["private.scratch()", [written]]]);
  await sql("drop function private.scratch()");
});

test("a change without a where is found in a function of the language sql", async () => {
  await sql("create table private.scratch (a int)");
  await sql(`${SCRATCH} language sql begin atomic delete from private.scratch; end`);
  expect(await guilty()).toMatchObject([
    ["private.scratch()", [expect.stringMatching(/^delete from private/)]],
  ]);
  await sql("drop function private.scratch()");
});

test.each([
  "begin perform 1 from public.queue for update of queue; perform 1 from public.queue for update skip locked; end",
  "begin insert into public.queue values (1) on conflict (message_id) do update set due_at = now(); end",
  "begin merge into public.queue q using public.queue p on true when matched then update set a = 1 when matched then delete; end",
  "begin update public.queue q set a = b from public.senders s where s.id = q.sender_id; end",
  "begin raise exception 'update or delete it, and set it again'; end",
])("is none: %s", async (body) => {
  expect(changesWithoutWhere(body)).toEqual([]);
});
