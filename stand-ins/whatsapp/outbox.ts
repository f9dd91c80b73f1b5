import { createHmac } from "node:crypto";
import { between, chance, happens } from "./chance.ts";
import { now } from "./clock.ts";
import type { WebhookOrders } from "./orders.ts";
import { type Change, envelope, mergeChanges, withoutCallbackData } from "./payloads.ts";

export interface Delivery {
  dueAt: number;
  attempts: number;
  changes: Change[];
}

interface OutboxOptions {
  businessAccountId: string;
  appSecret: string;
  addressFor: (field: string) => string | null;
  orders: () => WebhookOrders;
  onDelivered: (changes: Change[]) => void;
}

const WEEK_MS = 7 * 24 * 3_600_000;
const META_TIMEOUT_MS = 20_000;
const BATCH_WAIT_MS = 250;

/** Delivers signed webhooks at least once, with growing pauses until the answer is 200. */
export class Outbox {
  readonly counts = { delivered: 0, refused: 0, lost: 0, posts: 0 };
  private readonly pending = new Map<Delivery, NodeJS.Timeout | null>();
  private ready: Delivery[] = [];
  private running = 0;
  private batchTimer: NodeJS.Timeout | null = null;
  private readonly options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  get pendingCount(): number {
    return this.pending.size;
  }

  send(change: Change): void {
    const orders = this.options.orders();
    if (this.options.addressFor(change.field) === null || happens(orders.lose)) {
      this.counts.lost += 1;
      return;
    }
    const bare = happens(orders.without_callback_data) ? withoutCallbackData(change) : change;
    const copies = typeof orders.duplicate === "number" ? orders.duplicate : rounded(orders.duplicate);
    for (let copy = 0; copy < copies; copy += 1) {
      const delay = between(orders.delay_ms ?? [0, 0]) + (orders.shuffle ? chance() * 2000 : 0);
      const later = copy === 0 ? 0 : chance() * 300;
      this.schedule({ dueAt: now() + delay + later, attempts: 0, changes: [bare] });
    }
  }

  private schedule(delivery: Delivery): void {
    const timer = setTimeout(
      () => {
        this.pending.set(delivery, null);
        this.ready.push(delivery);
        this.postReady();
      },
      Math.max(0, delivery.dueAt - now()),
    );
    this.pending.set(delivery, timer);
  }

  /** Posts what is due, unless webhooks are off. The order that turns them on calls this. */
  postReady(): void {
    const { off, batch = 1, concurrency = 16, shuffle } = this.options.orders();
    while (!off && this.ready.length > 0 && this.running < concurrency) {
      const oldest = this.ready[0]?.dueAt ?? 0;
      if (this.ready.length < batch && now() - oldest < BATCH_WAIT_MS) {
        this.batchTimer ??= setTimeout(() => {
          this.batchTimer = null;
          this.postReady();
        }, BATCH_WAIT_MS);
        return;
      }
      void this.post(this.take(batch, shuffle ?? false));
    }
  }

  private take(count: number, shuffle: boolean): Delivery {
    if (shuffle) this.ready.sort(() => chance() - 0.5);
    const address = this.addressOf(this.ready[0]);
    const taken = this.ready.filter((delivery) => this.addressOf(delivery) === address).slice(0, count);
    const gone = new Set(taken);
    this.ready = this.ready.filter((delivery) => !gone.has(delivery));
    const [only] = taken;
    if (taken.length === 1 && only !== undefined) return only;
    for (const delivery of taken) this.pending.delete(delivery);
    const merged: Delivery = {
      dueAt: now(),
      attempts: Math.max(...taken.map((delivery) => delivery.attempts)),
      changes: mergeChanges(taken.flatMap((delivery) => delivery.changes)),
    };
    this.pending.set(merged, null);
    return merged;
  }

  private async post(delivery: Delivery): Promise<void> {
    this.running += 1;
    this.counts.posts += 1;
    const accepted = await this.deliver(delivery);
    this.running -= 1;
    if (this.pending.delete(delivery)) {
      this.counts[accepted ? "delivered" : "refused"] += 1;
      if (accepted) this.options.onDelivered(delivery.changes);
      else this.retry(delivery);
    }
    this.postReady();
  }

  private retry(delivery: Delivery): void {
    const attempts = delivery.attempts + 1;
    const pause = Math.min(1000 * 2 ** (attempts - 1), 300_000) * (0.8 + chance() * 0.4);
    const firstSeen = Math.min(...delivery.changes.map((change) => change.at));
    if (now() + pause - firstSeen > WEEK_MS) this.counts.lost += 1;
    else this.schedule({ ...delivery, dueAt: now() + pause, attempts });
  }

  private addressOf(delivery: Delivery | undefined): string | null {
    const [change] = delivery?.changes ?? [];
    return change ? this.options.addressFor(change.field) : null;
  }

  private async deliver(delivery: Delivery): Promise<boolean> {
    const url = this.addressOf(delivery);
    if (url === null) return false;
    const body = envelope(this.options.businessAccountId, delivery.changes);
    const signature = createHmac("sha256", this.options.appSecret).update(body).digest("hex");
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "facebookexternalua",
          "x-hub-signature-256": `sha256=${signature}`,
        },
        body,
        signal: AbortSignal.timeout(META_TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      return false;
    }
  }

  snapshot(): Delivery[] {
    return [...this.pending.keys()];
  }

  restore(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) this.schedule(delivery);
  }

  clear(): void {
    for (const timer of this.pending.values()) if (timer !== null) clearTimeout(timer);
    if (this.batchTimer !== null) clearTimeout(this.batchTimer);
    this.batchTimer = null;
    this.pending.clear();
    this.ready = [];
  }
}

const rounded = (range: readonly [number, number] | undefined): number =>
  range === undefined ? 1 : Math.floor(between([range[0], range[1] + 1 - Number.EPSILON * 16]));
