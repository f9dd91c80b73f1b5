import type { Ledger } from "../ledger.ts";
import { sleep } from "./random.ts";
import type { News, World } from "./world.ts";

/** Meta's webhooks: batched, shuffled, repeated, late, repeated in other batches, and again until answered 200. */
export async function deliverWebhooks(world: World, wake: (sender: number) => void): Promise<void> {
  const { random, bag } = world;
  while (world.running) {
    await sleep(random.between(5, 60));
    const taken = bag.splice(0, 1 + Math.floor(random.between(0, 20))).sort(() => random.next() - 0.5);
    for (const sender of new Set(taken.map((news) => news.sender))) {
      const mine = taken.filter((news) => news.sender === sender);
      const payload = await payloadOf(world.ledger, sender, mine);
      for (let copies = random.chance(0.15) ? 3 : 1; copies > 0; copies--)
        world.later(random.chance(0.7) ? 0 : random.between(0, 800), () =>
          deliver(world, payload, mine, wake),
        );
      if (random.chance(0.05)) bag.push(...mine);
    }
  }
}

async function payloadOf(ledger: Ledger, sender: number, news: News[]): Promise<object> {
  const { phone_number_id } = await ledger.one("select phone_number_id from public.senders where id = $1", [
    sender,
  ]);
  const value = {
    metadata: { phone_number_id },
    statuses: news.flatMap(({ status }) => status ?? []),
    messages: news.flatMap(({ message }) => message ?? []),
  };
  return {
    object: "whatsapp_business_account",
    entry: [{ id: "w", changes: [{ field: "messages", value }] }],
  };
}

async function deliver(
  world: World,
  payload: object,
  news: News[],
  wake: (sender: number) => void,
): Promise<void> {
  const { random } = world;
  for (;;) {
    try {
      if (world.faults && random.chance(0.05)) throw new Error("killed before the call");
      const answer = await world.ledger.ingest(payload);
      world.count(answer.duplicate ? "webhooks repeated" : "webhooks");
      for (const { message } of news) {
        const { from, text } = (message ?? {}) as { from?: string; text?: { body: string } };
        if (from && text?.body === "Stop." && !world.stopped.has(`+${from}`))
          world.stopped.set(`+${from}`, Date.now());
      }
      if (world.faults && random.chance(0.05)) throw new Error("killed after the commit");
      for (const sender of answer.wake) wake(sender);
      return;
    } catch (error) {
      countError(world, error);
      await sleep(random.between(20, 150));
    }
  }
}

export function countError(world: World, error: unknown): void {
  const { code } = error as { code?: string };
  if (code) world.count(`database error ${code}`);
}
