import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startStack } from "../../scripts/local/stack.ts";
import { databaseUrl } from "../../stand-ins/database/connection.ts";
import { addCampaign, addContacts, addSender, OWNER, phoneOf, withClient } from "./bench-database.ts";
import { type Bench, percentile } from "./figure.ts";
import { LedgerPump } from "./ledger-pump.ts";
import { answerOf, signatureOf, statusOf, type Updates, webhookBody } from "./webhook-body.ts";

const A_SECOND = 50;
const SECONDS = 40;
const UPDATES = 1_000;
const CALLS = 5;

/** Latency of the real function at a steady fifty calls a second, and of calls that carry 1,000 updates. */
export const webhook: Bench = {
  rows: ["webhook"],
  measure: async (tell) => {
    const dataDir = mkdtempSync(join(tmpdir(), "relance-bench-"));
    const stack = await startStack({ dataDir, ports: "free", mode: "none" });
    try {
      const { DB_PORT, WHATSAPP_PHONE_NUMBER_ID: phone = "", WHATSAPP_APP_SECRET: secret = "" } = stack.env;
      const database = databaseUrl(Number(DB_PORT), "postgres");
      const attempts = await sentMessages(database, phone);
      tell(`${attempts.length} messages sent`);
      const url = `${stack.urls.supabase}/functions/v1/whatsapp-webhook`;
      const call = (updates: Updates) => timedCall(url, webhookBody(phone, updates), secret);
      const singles = attempts.slice(0, A_SECOND * SECONDS);
      for (const attempt of singles.slice(0, 50)) await call({ statuses: [statusOf(attempt, "sent")] });
      const latencies = await steadily(
        singles.map((attempt) => () => call({ statuses: [statusOf(attempt, "delivered")] })),
      );
      const [statuses, answers]: [number[], number[]] = [[], []];
      for (let n = 0; n < CALLS; n++) {
        const some = attempts.slice(singles.length + n * UPDATES, singles.length + (n + 1) * UPDATES);
        statuses.push(await call({ statuses: some.map((attempt) => statusOf(attempt, "delivered")) }));
        const people = Array.from({ length: UPDATES }, (_, k) => phoneOf(n * UPDATES + k).slice(1));
        answers.push(await call({ messages: people.map(answerOf) }));
      }
      await withClient(database, async (client) => {
        const { rows } = await client.query(
          "select count(*)::int as n from messages where kind = 'message_2'",
        );
        if (rows[0].n !== CALLS * UPDATES) throw new Error(`${rows[0].n} people are owed Message 2`);
      });
      const row = "webhook";
      return [
        { row, what: `one status, ${A_SECOND} a second, p50`, value: percentile(latencies, 0.5), unit: "ms" },
        {
          row,
          what: `one status, ${A_SECOND} a second, p99`,
          value: percentile(latencies, 0.99),
          unit: "ms",
          target: { at_most: 100, tolerance: 0.25 },
        },
        ...Object.entries({ statuses, "answers that Message 2 follows": answers }).map(([what, times]) => ({
          row,
          what: `1,000 ${what} in one call, slowest of ${CALLS}`,
          value: Math.max(...times),
          unit: "ms",
          target: { at_most: 1_000, tolerance: 0.1 },
        })),
      ];
    } finally {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function sentMessages(url: string, phone: string): Promise<string[]> {
  const count = A_SECOND * SECONDS + CALLS * UPDATES;
  const sender = await withClient(url, async (client) => {
    await client.query(
      `insert into auth.users (instance_id, id, aud, role, email) values ('00000000-0000-0000-0000-000000000000', '${OWNER}', 'authenticated', 'authenticated', 'bench@relance.test');
       insert into profiles (id, email, full_name) values ('${OWNER}', 'bench@relance.test', 'Banc') on conflict (id) do update set active = true`,
    );
    await addContacts(client, 0, count);
    const id = await addSender(client, phone);
    await addCampaign(client, id, count);
    await client.query("update campaigns set follow_up_body = 'Merci !'");
    return id;
  });
  const pump = await LedgerPump.start(url, sender);
  await pump.send(count, 100);
  await pump.end();
  return pump.accepted;
}

/** Calls at a fixed pace, whether responses have come or not; each time is measured from when the call was due. */
async function steadily(calls: (() => Promise<number>)[]): Promise<number[]> {
  const started = performance.now();
  const running = calls.map(async (call, n) => {
    const due = started + (n * 1_000) / A_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    const late = performance.now() - due;
    return late + (await call());
  });
  return Promise.all(running);
}

async function timedCall(url: string, body: string, secret: string): Promise<number> {
  const started = performance.now();
  const headers = { "content-type": "application/json", "x-hub-signature-256": signatureOf(body, secret) };
  const answer = await fetch(url, { method: "POST", headers, body });
  await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`);
  return performance.now() - started;
}
