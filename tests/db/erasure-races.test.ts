import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { newWamid } from "../../stand-ins/whatsapp/wamid.ts";
import { addPeople, BODY_TEMPLATE, draftOf, makeCategory, save, type World } from "../support/campaigns.ts";
import { createDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { newPhone } from "../support/people.ts";
import { tracesOf } from "../support/traces.ts";

const db = await createDatabase();
const open: pg.Client[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()));
});

type Statement = [text: string, values: unknown[]];
interface Known {
  ledger: Ledger;
  world: World;
  phone: string;
  contact: number;
  full_name: string;
}

/** A transaction of somebody's own: a user, or the service without one. */
async function transaction(sub?: string) {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  open.push(client);
  const role = sub ? "authenticated" : "service_role";
  await client.query("begin");
  await client.query("select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)", [
    role,
    JSON.stringify({ role, sub }),
  ]);
  const [{ pid }] = (await client.query<{ pid: number }>("select pg_backend_pid() as pid")).rows as [
    { pid: number },
  ];
  return {
    pid,
    run: ([text, values]: Statement) => client.query(text, values),
    end: () => client.query("commit"),
  };
}

async function waits(pid: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await db.sql<{ n: number }>("select cardinality(pg_blocking_pids($1)) as n", [pid]);
    if (row!.n > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("The second does not wait for the first.");
}

const deletion = ({ contact }: Known): Statement => [
  "select public.delete_contacts($1)",
  [JSON.stringify({ ids: [contact] })],
];

const variables = { "1": { field: "full_name" }, "2": { text: "midi" } };
const phoneNumberId = async ({ ledger }: Known) => (await ledger.theSender()).phone_number_id;

/** A message under way, and already answered: its record queues Message 2. */
async function underWay({ ledger, contact, phone, full_name }: Known) {
  await ledger.addCampaign({ contacts: [contact], follow_up_body: "Merci {{full_name}}" });
  const [item] = (await ledger.claim()).work;
  const message = {
    from: phone.slice(1),
    id: newWamid(phone),
    timestamp: await ledger.seconds(),
    type: "text",
  };
  await ledger.webhook({ messages: [{ ...message, text: { body: `Oui, ${full_name}` } }] });
  return item!;
}

const RIVALS: Record<string, { service?: true; statement: (known: Known) => Promise<Statement> }> = {
  "a launch": {
    statement: async (known) => {
      const template = { name: "meet", language: "fr", variables };
      const { id } = await save(db, known.world, draftOf(known.world, { template }));
      return ["select public.launch_campaign($1, '{}', $2)", [id, await phoneNumberId(known)]];
    },
  },
  "a test message": {
    statement: async (known) => {
      const template = { name: "meet", language: "fr", variables };
      const { id } = await save(db, known.world, draftOf(known.world, { template }));
      const values = [id, known.contact, await phoneNumberId(known)];
      return ["select public.test_campaign($1, $2, 'message_1', $3)", values];
    },
  },
  "a worker's report": {
    service: true,
    statement: async (known) => {
      const { attempt_id } = await underWay(known);
      const wamid = newWamid(known.phone);
      const result = {
        attempt_id,
        outcome: "accepted",
        wamid,
        wa_id: known.phone.slice(1),
        details: known.phone,
      };
      return ["select public.record($1)", [JSON.stringify([result])]];
    },
  },
  "a status": {
    service: true,
    statement: async (known) => {
      const { attempt_id } = await underWay(known);
      const status = {
        id: newWamid(known.phone),
        status: "delivered",
        timestamp: await known.ledger.seconds(),
        recipient_id: known.phone.slice(1),
        biz_opaque_callback_data: attempt_id,
      };
      const metadata = { phone_number_id: await phoneNumberId(known) };
      const payload = JSON.stringify({ entry: [{ changes: [{ value: { metadata, statuses: [status] } }] }] });
      return [
        "select public.ingest_webhook(md5($1), encode(convert_to($1, 'UTF8'), 'base64'), 0::smallint, $1::jsonb)",
        [payload],
      ];
    },
  },
};

async function everythingKnown(): Promise<Known> {
  const ledger = await createLedger(db);
  const { owner, sender: sender_id } = ledger;
  const { waba_id } = await ledger.theSender();
  await ledger.insert("templates", {
    waba_id,
    name: "meet",
    language: "fr",
    status: "APPROVED",
    category: "MARKETING",
    components: JSON.stringify(BODY_TEMPLATE),
  });
  const world = { owner, sender_id, category_id: await makeCategory(db, owner) };
  const phone = newPhone();
  const full_name = `Zoé ${randomUUID()}`;
  const [contact] = await addPeople(db, world, [{ full_name, phone }, {}]);
  return { ledger, world, phone, contact: contact!, full_name };
}

const cases = Object.keys(RIVALS).flatMap((name) => [
  { title: `${name} that waits for an erasure`, name, erasing: 0 },
  { title: `an erasure that waits for ${name}`, name, erasing: 1 },
]);
test.each(cases)("P18 $title leaves nothing of the person", async ({ name, erasing }) => {
  const known = await everythingKnown();
  const { service, statement } = RIVALS[name]!;
  const rival = {
    statement: await statement(known),
    as: await transaction(service ? undefined : known.ledger.owner),
  };
  const erasure = { statement: deletion(known), as: await transaction(known.ledger.owner) };
  const [first, second] = erasing === 0 ? [erasure, rival] : [rival, erasure];
  await first.as.run(first.statement);
  const answer = second.as.run(second.statement).catch((error: Error) => error.message);
  await waits(second.as.pid);
  await first.as.end();
  expect(["contact_not_found", expect.objectContaining({ rowCount: 1 })]).toContainEqual(await answer);
  await second.as.end();
  expect(await tracesOf(db, { phone: known.phone, texts: [known.full_name] })).toEqual([]);
  expect(await known.ledger.wrongs()).toEqual({});
});
