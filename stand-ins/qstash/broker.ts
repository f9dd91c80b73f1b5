import type { Faults } from "./faults.ts";
import type { Journal } from "./journal.ts";
import type { Message } from "./message.ts";
import { type Answer, post } from "./post.ts";
import { signDelivery } from "./signature.ts";

const DEDUPLICATION_MS = 10 * 60_000;
const DAY_S = 86_400;

export type Published = { messageId: string; deduplicated?: true };
export type BrokerSnapshot = {
  messages: Message[];
  deduplication: [id: string, first: { messageId: string; until: number }][];
};
type Parts = { signingKey: string; journal: Journal; faults: Faults; changed: () => void };

/** Accepts messages, delivers each when it is due, and repeats what failed until its retries are used up. */
export class Broker {
  /** Neither delivered nor given up yet. */
  readonly messages = new Map<string, Message>();
  private readonly deduplication = new Map<string, { messageId: string; until: number }>();
  private readonly parts: Parts;
  private dueInOutage: Message[] = [];
  private stopped = false;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  publish(message: Message, deduplicationId?: string): Published {
    const { messageId } = message;
    const now = Date.now();
    if (deduplicationId) {
      const first = this.deduplication.get(deduplicationId);
      if (first && first.until > now) return { messageId: first.messageId, deduplicated: true };
      this.deduplication.set(deduplicationId, { messageId, until: now + DEDUPLICATION_MS });
    }
    this.messages.set(messageId, message);
    this.parts.journal.record(message, "CREATED");
    this.wait(message);
    this.parts.changed();
    return { messageId };
  }

  outageEnded(): void {
    const due = this.dueInOutage;
    this.dueInOutage = [];
    for (const message of due) this.due(message);
  }

  snapshot(): BrokerSnapshot {
    const now = Date.now();
    for (const [id, { until }] of this.deduplication) if (until <= now) this.deduplication.delete(id);
    return { messages: [...this.messages.values()], deduplication: [...this.deduplication] };
  }

  restore({ messages, deduplication }: BrokerSnapshot): void {
    for (const [id, first] of deduplication) this.deduplication.set(id, first);
    for (const message of messages) this.messages.set(message.messageId, message);
    for (const message of messages) this.wait(message);
  }

  stop(): void {
    this.stopped = true;
  }

  private wait(message: Message): void {
    setTimeout(() => this.due(message), Math.max(0, message.notBefore - Date.now())).unref();
  }

  private due(message: Message): void {
    if (this.stopped) return;
    if (this.parts.faults.down) this.dueInOutage.push(message);
    else void this.deliver(message);
  }

  private async deliver(message: Message): Promise<void> {
    const { faults, journal } = this.parts;
    await faults.holdBack();
    if (this.stopped) return;
    if (faults.loses()) {
      journal.delivery(message, 0, { lost: true });
      this.forget(message);
      return;
    }
    for (let copy = faults.extraCopies(); copy > 0; copy--) {
      void faults.holdBack().then(() => this.call(message, copy));
    }
    journal.record(message, "ACTIVE");
    const answer = await this.call(message, 0);
    if (!this.stopped) this.settle(message, answer);
  }

  private async call(message: Message, copy: number): Promise<Answer> {
    const { messageId, url, contentType, retried, scheduleId } = message;
    const entry = this.parts.journal.delivery(message, copy);
    const body = Buffer.from(message.bodyBase64, "base64");
    const answer = await post(url, body, {
      ...(contentType ? { "content-type": contentType } : {}),
      ...(scheduleId ? { "upstash-schedule-id": scheduleId } : {}),
      "user-agent": "Upstash-QStash",
      "upstash-message-id": messageId,
      "upstash-retried": String(retried),
      "upstash-signature": signDelivery(url, body, this.parts.signingKey),
    });
    entry.ended_at = Date.now();
    entry.status = answer.status;
    return answer;
  }

  private settle(message: Message, answer: Answer): void {
    const { journal, changed } = this.parts;
    const { status: responseStatus, error } = answer;
    if (responseStatus >= 200 && responseStatus < 300) {
      journal.record(message, "DELIVERED", { responseStatus });
      this.forget(message);
      return;
    }
    journal.record(message, "ERROR", { error, responseStatus });
    if (isFinal(answer) || message.retried >= message.maxRetries) {
      journal.record(message, "FAILED", { responseStatus });
      this.forget(message);
      return;
    }
    message.notBefore = Date.now() + waitAfter(message, answer);
    message.retried++;
    journal.record(message, "RETRY", { nextDeliveryTime: message.notBefore });
    this.wait(message);
    changed();
  }

  private forget(message: Message): void {
    this.messages.delete(message.messageId);
    this.parts.changed();
  }
}

function isFinal({ status, headers }: Answer): boolean {
  return status === 489 && headers["upstash-nonretryable-error"] === "true";
}

/** Milliseconds: what the answer asks for, else what the message asks for, else QStash's 12 s, 2.5 min, 30 min. */
function waitAfter({ retryDelayMs, retried }: Message, { headers }: Answer): number {
  const asked = Number(headers["retry-after"]);
  // QStash ignores a wait of more than a day.
  if (asked >= 0 && asked <= DAY_S) return asked * 1_000;
  return retryDelayMs ?? Math.min(DAY_S, Math.exp(2.5 * (retried + 1))) * 1_000;
}
