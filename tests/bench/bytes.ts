import { createHash } from "node:crypto";
import type pg from "pg";
import { deflateBody } from "../../supabase/functions/_shared/webhook-compression.ts";
import { deflate } from "../../supabase/functions/whatsapp-webhook/deflate.ts";
import { addCampaign, addContacts, addSender, withClient, withDatabase } from "./bench-database.ts";
import type { Bench } from "./figure.ts";
import { LedgerPump } from "./ledger-pump.ts";
import { statusOf, webhookBody } from "./webhook-body.ts";

const SENDS = 4_000;
/** The 500 MB less an empty database and Supabase's own schemas. */
const ROOM = 500e6 - 12e6 - 30e6;
const WEBHOOK_DAYS = 3;

/** The disk space of 1,000 sends, each with three statuses in separate webhooks. */
export const bytes: Bench = {
  rows: ["bytes"],
  measure: () =>
    withDatabase(async (url) =>
      withClient(url, async (client) => {
        await addContacts(client, 0, SENDS);
        await client.query("vacuum analyze");
        const before = await sizeOf(client);
        const sender = await addSender(client, "bench");
        await addCampaign(client, sender, SENDS);
        const pump = await LedgerPump.start(url, sender);
        await pump.send(SENDS, 25);
        for (const status of ["sent", "delivered", "read"])
          for (const attempt of pump.accepted)
            await ingest(client, webhookBody("bench", { statuses: [statusOf(attempt, status)] }));
        await pump.end();
        await client.query("select public.fold_counters()");
        await client.query("vacuum");
        const grown = (await sizeOf(client)) - before;
        const webhooks = await sizeOf(client, "c.relname like 'webhook_events%'");
        const past = await condensed(client);
        const whole = (grown - webhooks + (webhooks * WEBHOOK_DAYS) / 365) / SENDS;
        return [
          {
            row: "bytes",
            what: "kept of 1,000 sends after a year",
            value: past / SENDS,
            unit: "kB",
          },
          {
            row: "bytes",
            what: "messages of one year in the free plan's 500 MB, at the default rules",
            value: ROOM / whole,
            unit: "",
          },
          {
            row: "bytes",
            what: "years that it lasts at 100,000 messages a year",
            value: 1 + (ROOM - 100_000 * whole) / (100_000 * (past / SENDS)),
            unit: "years",
          },
          {
            row: "bytes",
            what: "database per 1,000 sends, 3 statuses each",
            value: grown / SENDS,
            unit: "kB",
          },
          {
            row: "bytes",
            what: "of which raw webhooks",
            value: webhooks / SENDS,
            unit: "kB",
          },
          {
            row: "bytes",
            what: "of which attempts and recipients",
            value: (await sizeOf(client, "c.relname in ('attempts', 'campaign_recipients')")) / SENDS,
            unit: "kB",
          },
        ];
      }),
    ),
};

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

const TABLES = "n.nspname in ('public', 'private') and c.relkind = 'r'";

async function sizeOf(client: pg.Client, tables = "true"): Promise<number> {
  const { rows } = await client.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${TABLES} and ${tables}`,
  );
  return Number(rows[0]?.bytes);
}
