import type pg from "pg";
import type { SampleClock } from "./clock.ts";
import { PEOPLE } from "./people.ts";
import { answerTo, failureOf, ingest, type Sender, type Sent, statusOf, wamidOf } from "./webhooks.ts";

const BODY = `Merci {{first_name|à vous}} ! Votre place est gardée.

Le programme et les horaires : https://example.org/cours-du-soir

À bientôt, l’équipe des Ateliers Teranga`;

export const CAMPAIGN = {
  name: "Rappel des inscriptions de janvier",
  template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "first_name" } } },
  follow_up: { body: BODY, triggers: { any: true }, delay_seconds: 0 },
  launch: true,
};

const MESSAGE_1_SECONDS = 2.4;
const NOT_ON_WHATSAPP = [131026, "Message undeliverable"] as const;

type Claimed = {
  lease: boolean;
  wait_ms: number | null;
  work: { attempt_id: string; message_id: number; to: string }[];
};

/** Sends a sample campaign with statuses, replies and Message 2, by the same SQL functions as in production. */
export async function sendCampaign(client: pg.Client, clock: SampleClock, sender: Sender): Promise<void> {
  const sent = await sendWhatIsDue(client, clock, sender);
  const personOf = (each: Sent) => PEOPLE.find(({ phone }) => phone === each.to);
  await clock.advance(60_000);
  await ingest(client, sender, {
    statuses: sent.flatMap((each): object[] => {
      const outcome = personOf(each)?.outcome;
      if (outcome === "not_on_whatsapp") return [failureOf(each, 2_000, ...NOT_ON_WHATSAPP)];
      const left = statusOf(each, "sent", 1_000, "marketing");
      return outcome === "sent" ? [left] : [left, statusOf(each, "delivered", 3_000, "marketing")];
    }),
  });
  const answers = sent.flatMap((each) => {
    const answer = personOf(each)?.answer;
    return answer ? [{ to: each, ...answerTo(each, answer) }] : [];
  });
  for (const { to, at, message } of answers.sort((a, b) => a.at.getTime() - b.at.getTime())) {
    await clock.set(at);
    const readBefore = at.getTime() - to.at.getTime() - 20_000;
    await ingest(client, sender, {
      statuses: [statusOf(to, "read", readBefore, "marketing")],
      messages: [message],
    });
    await clock.advance(1_000);
    const followUps = await sendWhatIsDue(client, clock, sender);
    await clock.advance(4_000);
    const statuses = followUps.flatMap((each) => [
      statusOf(each, "sent", 1_000, "service"),
      statusOf(each, "read", 3_000, "service"),
    ]);
    if (statuses.length > 0) await ingest(client, sender, { statuses });
  }
  await clock.advance(3 * 3_600_000);
  const readLater = sent.filter(
    (each) => personOf(each) && !personOf(each)?.outcome && !personOf(each)?.answer,
  );
  await ingest(client, sender, {
    statuses: readLater.map((each, index) => statusOf(each, "read", (4 + index * 9) * 60_000, "marketing")),
  });
}

async function sendWhatIsDue(client: pg.Client, clock: SampleClock, sender: Sender): Promise<Sent[]> {
  const begun = await answerOf<{ begun: boolean; lease: string }>(client, "public.begin_pump($1)", [
    sender.id,
  ]);
  if (!begun.begun) return [];
  const sent: Sent[] = [];
  for (let claims = 0; claims < PEOPLE.length * 3; claims++) {
    const values = [sender.id, begun.lease, PEOPLE.length];
    const claimed = await answerOf<Claimed>(client, "public.claim($1, $2, $3)", values);
    const at = clock.at;
    const news = claimed.work.map((work) => ({ ...work, at }));
    await clock.advance(150);
    const results = news.map((each) => ({
      attempt_id: each.attempt_id,
      outcome: "accepted",
      age_ms: 0,
      wamid: wamidOf(each),
    }));
    if (results.length > 0) await client.query("select public.record($1)", [JSON.stringify(results)]);
    sent.push(...news);
    if (news.length === 0 && claimed.wait_ms === null) break;
    await clock.advance(Math.max(claimed.wait_ms ?? 0, MESSAGE_1_SECONDS * 1_000 - 150));
  }
  await client.query("select public.release_pump($1, $2, null)", [sender.id, begun.lease]);
  return sent;
}

async function answerOf<T>(client: pg.Client, call: string, values: unknown[]): Promise<T> {
  const { rows } = await client.query<{ answer: T }>(`select ${call} as answer`, values);
  const answer = rows[0]?.answer;
  if (!answer) throw new Error(`${call} answered nothing`);
  return answer;
}
