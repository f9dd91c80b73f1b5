import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { act } from "../support/campaigns.ts";
import { createDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";

const db = await createDatabase();
const open: pg.Client[] = [];
let ledger: Ledger;
let contact: number;

beforeEach(async () => {
  ledger = await createLedger(db);
  contact = await ledger.addContact();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()));
});

const waits = async () =>
  (
    await db.sql<{ waits: boolean }>("select waits from public.conversations where contact_id = $1", [
      contact,
    ])
  )[0]!.waits;

describe("a reply and a new text at the same moment: the later commit decides, not the clocks", () => {
  async function transaction(run: (client: pg.Client) => Promise<unknown>) {
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    open.push(client);
    await client.query("begin");
    await run(client);
    return client;
  }
  const replying = (client: pg.Client) =>
    client
      .query("select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)", [
        JSON.stringify({ role: "authenticated", sub: ledger.owner }),
      ])
      .then(() => client.query("select public.send_reply($1, 'Oui', gen_random_uuid())", [contact]));
  const texting = (client: pg.Client) =>
    client.query(
      "select private.apply_interactions(jsonb_build_array(jsonb_build_object('sender_id', $1::bigint, 'wamid', $2::text, 'type', 'text', 'body', 'Et à deux ?', 'from_id', $3::text, 'at', private.clock())), private.clock() - interval '1 s')",
      [ledger.sender, `in-${randomUUID()}`, phone],
    );
  let phone: string;
  beforeEach(async () => {
    await ledger.answer(contact, "Où se garer ?");
    phone = (await ledger.contact(contact)).phone!.slice(1);
  });
  async function inTurn(one: (c: pg.Client) => Promise<unknown>, two: (c: pg.Client) => Promise<unknown>) {
    const holds = await transaction(one);
    const comes = await transaction(async () => undefined);
    const [{ pid }] = (await comes.query<{ pid: number }>("select pg_backend_pid() as pid")).rows as [
      { pid: number },
    ];
    const waited = two(comes);
    await expect
      .poll(
        async () =>
          (await db.sql<{ n: number }>("select cardinality(pg_blocking_pids($1)) as n", [pid]))[0]!.n,
      )
      .toBeGreaterThan(0);
    await holds.query("commit");
    await waited;
    await comes.query("commit");
  }

  test("the text after the reply waits, although the webhook read the clock before", async () => {
    await inTurn(replying, texting);
    expect(await waits()).toBe(true);
  });

  test("the text before the reply is answered", async () => {
    await inTurn(texting, replying);
    expect(await waits()).toBe(false);
  });
});

test("the badge is counted from an index, whatever the number of conversations", async () => {
  const other = await createLedger(db);
  await db.sql(
    `with people as (
       insert into public.contacts (owner_id, full_name, phone, country_code)
       select $1, 'Awa', '+3371' || lpad(n::text, 7, '0'), 'FR' from generate_series(1, 20000) n returning id)
     insert into public.conversations (sender_id, contact_id, owner_id, window_until, last_inbound_at, asked_at, settled_at)
     select $2, id, $1, private.clock() + interval '1 day', private.clock(), '2026-01-01', case when id % 1000 > 0 then timestamptz '2026-01-02' end
     from people`,
    [other.owner, other.sender],
  );
  await db.sql("analyze public.conversations");
  const plan = await db.sql(
    `explain select from public.conversations v where coalesce(v.assigned_to, v.owner_id) = '${other.owner}' and v.waits and v.closed_at is null limit 1000`,
  );
  expect(JSON.stringify(plan)).toContain("conversations_waiting");
  expect(await act(db, other.owner, "count_waiting_conversations()", [])).toBe(20);
});
