import { createHash } from "node:crypto";
import type pg from "pg";
import { DEFAULT_RATES } from "../../lib/base/default-rates.ts";
import { deflateBody } from "../../supabase/functions/_shared/webhook-compression.ts";
import { deflate } from "../../supabase/functions/whatsapp-webhook/deflate.ts";
import {
  addCampaign,
  addContacts,
  addSender,
  OWNER,
  phoneOf,
  withClient,
  withDatabase,
} from "./bench-database.ts";
import type { Bench } from "./figure.ts";
import { LedgerPump } from "./ledger-pump.ts";
import { answerOf, statusOf, webhookBody } from "./webhook-body.ts";

const SENDS = 4_000;
const CONTACTS = 20_000;
const ANSWERS = 0.1;
/** 500 MB less Supabase's own schemas. */
const ROOM = 500e6 - 30e6;
/** Webhooks of three days in which a number sends at the default rate all the time. */
const WEBHOOKS_OF = 3 * 24 * 60 * DEFAULT_RATES.per_minute;
const A_YEAR = 100_000;

/** The disk space of a send with three statuses in separate webhooks, of an answer and of a contact in one category. */
export const bytes: Bench = {
  rows: ["bytes"],
  measure: () =>
    withDatabase(async (url) =>
      withClient(url, async (client) => {
        await client.query("vacuum");
        const { rows } = await client.query<{ size: string }>(
          "select pg_database_size(current_database()) as size",
        );
        const empty = Number(rows[0]?.size);
        const contact = await grownBy(client, CONTACTS, () => addPeople(client));
        const sends = await grownBy(client, SENDS, () => send(client, url));
        const details = (await sizeOf(client, "c.relname in ('attempts', 'campaign_recipients')")) / SENDS;
        // An answer writes the contact's row anew, and the room of the old one is used again.
        const answer = await grownBy(client, SENDS, () => answerAll(client), "c.relname <> 'contacts'");
        const past = (await condensed(client)) / SENDS;

        const message = sends.other + ANSWERS * answer.other;
        const left = ROOM - empty - CONTACTS * contact.other - WEBHOOKS_OF * sends.webhooks;
        const later = A_YEAR * (past + ANSWERS * answer.other);
        const printed: [what: string, value: number, unit: string][] = [
          ["database per 1,000 sends, 3 statuses each", sends.other + sends.webhooks, "kB"],
          ["of which raw webhooks", sends.webhooks, "kB"],
          ["of which attempts and recipients", details, "kB"],
          ["kept of 1,000 sends after a year", past, "kB"],
          ["1,000 answers", answer.other, "kB"],
          ["1,000 contacts in one category", contact.other, "kB"],
          ["a database with no data", empty / 1e6, "MB"],
          ["room for messages in the free plan's 500 MB", left / 1e6, "MB"],
          ["messages of one year in it, at the default rules", left / message, ""],
          [
            `years that it lasts at ${A_YEAR} messages a year`,
            1 + (left - A_YEAR * message) / later,
            "years",
          ],
        ];
        return printed.map(([what, value, unit]) => ({ row: "bytes", what, value, unit }));
      }),
    ),
};

/** By how many bytes each of so many things makes the raw webhooks and these other tables grow. */
async function grownBy(client: pg.Client, count: number, work: () => Promise<unknown>, tables = "true") {
  const sizes = async () => ({
    webhooks: await sizeOf(client, WEBHOOKS),
    other: await sizeOf(client, `not ${WEBHOOKS} and ${tables}`),
  });
  const before = await sizes();
  await work();
  await client.query("select public.fold_counters()");
  await client.query("vacuum");
  const after = await sizes();
  return {
    webhooks: (after.webhooks - before.webhooks) / count,
    other: (after.other - before.other) / count,
  };
}

async function addPeople(client: pg.Client): Promise<void> {
  await addContacts(client, 0, CONTACTS);
  await client.query("insert into categories (owner_id, name) values ($1, 'Tous')", [OWNER]);
  await client.query(
    `insert into category_contacts (category_id, contact_id, owner_id)
     select g.id, c.id, c.owner_id from categories g, contacts c`,
  );
}

async function send(client: pg.Client, url: string): Promise<void> {
  await client.query("analyze");
  const sender = await addSender(client, "bench");
  await addCampaign(client, sender, SENDS);
  const pump = await LedgerPump.start(url, sender);
  await pump.send(SENDS, 25);
  for (const status of ["sent", "delivered", "read"])
    for (const attempt of pump.accepted)
      await ingest(client, webhookBody("bench", { statuses: [statusOf(attempt, status)] }));
  await pump.end();
}

async function answerAll(client: pg.Client): Promise<void> {
  for (let number = 0; number < SENDS; number++)
    await ingest(client, webhookBody("bench", { messages: [answerOf(phoneOf(number).slice(1))] }));
}

/** The bytes that stay once the messages are older than `private.retention` keeps them. */
async function condensed(client: pg.Client): Promise<number> {
  await client.query(`update campaigns set status = 'completed', completed_at = now() - interval '2 years'`);
  await client.query(`update private.retention set next_prune_at = '-infinity'`);
  for (let more = true; more; ) {
    const { rows } = await client.query<{ more: boolean }>("select private.prune(5000) as more");
    more = rows[0]?.more ?? false;
  }
  await client.query("vacuum full past_messages, private.past_counts");
  return sizeOf(client, "c.relname in ('past_messages', 'past_counts')");
}

async function ingest(client: pg.Client, text: string): Promise<void> {
  const bytesOfText = new TextEncoder().encode(text);
  const { body, dictionary } = await deflateBody(bytesOfText, deflate);
  const digest = createHash("sha256").update(bytesOfText).digest("hex");
  await client.query({
    name: "ingest",
    text: "select public.ingest_webhook($1, $2, $3::smallint, $4::jsonb, null)",
    values: [`\\x${digest}`, Buffer.from(body).toString("base64"), dictionary, text],
  });
}

const WEBHOOKS = "c.relname like 'webhook_events%'";
const TABLES = "n.nspname in ('public', 'private') and c.relkind = 'r'";

async function sizeOf(client: pg.Client, tables = "true"): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${TABLES} and ${tables}`,
  );
  return Number(rows[0]?.bytes);
}
