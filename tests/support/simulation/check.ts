import type { Message } from "../ledger.ts";
import { LONG_MS, PER_LONG, PER_SHORT, SHORT_MS, type World } from "./world.ts";

const GOT = ["accepted", "sent", "delivered", "read"];
const NOT_GOT = ["failed", "skipped", "cancelled"];

/** The violations of what must hold after the faults; empty when there are none. */
export async function findWrongs(world: World): Promise<Record<string, unknown>> {
  const messages = await world.ledger.db.sql<Message & { failed_at: Date | null }>(
    "select * from public.messages",
  );
  const byId = new Map(messages.map((message) => [message.id, message]));
  const received = new Map<number, number>();
  const people = new Map<string, number>();
  for (const { work } of world.accepted.values()) {
    const message = byId.get(work.message_id)!;
    const who = `${message.campaign_id}/${message.contact_id}/${message.kind}`;
    received.set(message.id, (received.get(message.id) ?? 0) + 1);
    people.set(who, (people.get(who) ?? 0) + 1);
  }
  const got = (message: Message) => (received.get(message.id) ?? 0) > 0;
  const witnessed = new Set(
    [...world.accepted.values()].filter((item) => item.findable).map(({ work }) => work.message_id),
  );
  const wrongs: Record<string, unknown> = {
    "received twice": [...people].filter(([, times]) => times > 1),
    stuck: messages.filter((m) => m.state === "sending" || m.state === "queued").map((m) => m.id),
    "shown as sent, never received": messages
      .filter((m) => GOT.includes(m.state) && !got(m))
      .map((m) => m.id),
    "received, shown as not sent": messages
      .filter((m) => NOT_GOT.includes(m.state) && got(m) && !m.failed_at)
      .map((m) => m.id),
    "unknown though a webhook spoke": messages
      .filter((m) => m.state === "unknown" && witnessed.has(m.id))
      .map((m) => m.id),
    "not what the webhooks said": [...world.accepted.values()].filter(({ work, statuses }) => {
      const state = byId.get(work.message_id)!.state;
      return statuses.length > 0 && received.get(work.message_id) === 1 && state !== lastOf(statuses);
    }).length,
    "over the limit in a long window": overrun(world, LONG_MS, PER_LONG),
    "over the limit in a short window": overrun(world, SHORT_MS, PER_SHORT),
    "sent after STOP": await sentAfterStop(world),
    "Message 2 missing": await missingFollowUps(world, messages),
    "campaigns left open": (
      await world.ledger.db.sql("select id from public.campaigns where status <> 'completed'")
    ).length,
    ...(await world.ledger.wrongs()),
  };
  return Object.fromEntries(
    Object.entries(wrongs).filter(([, found]) => (Array.isArray(found) ? found.length > 0 : found !== 0)),
  );
}

const lastOf = (statuses: string[]): string =>
  ["read", "delivered", "failed", "sent"].find((status) => statuses.includes(status))!;

function overrun(world: World, window: number, limit: number): number {
  const worst = world.senders.map((sender) => {
    const at = world.door.filter((call) => call.sender === sender).map((call) => call.at);
    at.sort((a, b) => a - b);
    let most = 0;
    for (let i = 0, j = 0; i < at.length; i++) {
      while (at[i]! - at[j]! >= window) j++;
      most = Math.max(most, i - j + 1);
    }
    return most;
  });
  return Math.max(0, ...worst.map((most) => most - limit));
}

async function sentAfterStop(world: World): Promise<number> {
  const attempts = await world.ledger.db.sql<{ phone: string; at: Date; sender_id: number }>(
    "select k.phone, a.claimed_at as at, a.sender_id from public.attempts a join public.messages m on m.id = a.message_id join public.contacts k on k.id = m.contact_id",
  );
  return attempts.filter(
    ({ phone, at }) => at.getTime() > (world.stopped.get(phone) ?? Number.POSITIVE_INFINITY) + 5,
  ).length;
}

async function missingFollowUps(world: World, messages: Message[]): Promise<number> {
  const made = new Set(
    messages.filter((m) => m.kind === "message_2").map((m) => `${m.campaign_id}/${m.contact_id}`),
  );
  const byId = new Map(messages.map((message) => [message.id, message]));
  const open = await world.ledger.db.sql<{ id: number }>(
    "select id from public.messages where kind = 'message_1' and private.sequence_is_open(id, now())",
  );
  const isOpen = new Set(open.map((row) => row.id));
  return world.expected.filter(({ message_id, to }) => {
    const first = byId.get(message_id)!;
    return (
      !world.stopped.has(to) &&
      isOpen.has(message_id) &&
      !made.has(`${first.campaign_id}/${first.contact_id}`)
    );
  }).length;
}
