import { defaultBackoffMs, requestedWaitMs } from "./durations.ts";
import type { Faults } from "./faults.ts";
import { Flow, freshFlowSettings } from "./flow-control.ts";
import type { Journal } from "./journal.ts";
import { bodyOf, deduplicationKey, type Headers, type Message, newId, newMessage } from "./message.ts";
import { outcomeReport } from "./outcome.ts";
import { type Answer, post } from "./post.ts";
import { Queue } from "./queue.ts";
import { evaluateRetryDelay } from "./retry-delay.ts";
import { signDelivery } from "./signature.ts";
import type { DeadLetter, Snapshot } from "./state.ts";

const DEDUPLICATION_MS = 10 * 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type Published = { messageId: string; deduplicated?: true };
type Origin = { queueName?: string; scheduleId?: string };
type Parts = { signingKey: string; journal: Journal; faults: Faults; changed: () => void };

/** Takes messages in, waits for their time and turn, delivers them, and follows up what came of it. */
export class Broker {
  readonly messages = new Map<string, Message>();
  readonly dead = new Map<string, DeadLetter>();
  readonly flows = new Map<string, Flow>();
  readonly queues = new Map<string, Queue>();
  private readonly deduplication = new Map<string, { messageId: string; until: number }>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly parts: Parts;
  private waitingForPower: Message[] = [];
  private stopped = false;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  publish(url: string, headers: Headers, body: Buffer, origin: Origin = {}): Published {
    const now = Date.now();
    const message: Message = { ...newMessage(url, headers, body, now), ...origin };
    const key = deduplicationKey(message, headers);
    const earlier = key === undefined ? undefined : this.deduplication.get(key);
    if (earlier && earlier.until > now) return { messageId: earlier.messageId, deduplicated: true };
    if (key !== undefined) {
      this.deduplication.set(key, { messageId: message.messageId, until: now + DEDUPLICATION_MS });
    }
    this.accept(message);
    return { messageId: message.messageId };
  }

  flow(key: string): Flow {
    return this.flows.get(key) ?? this.openFlow(freshFlowSettings(key));
  }

  queue(name: string): Queue {
    const now = Date.now();
    return (
      this.queues.get(name) ??
      this.openQueue({ name, parallelism: 1, paused: false, createdAt: now, updatedAt: now })
    );
  }

  cancel(message: Message): void {
    if (!this.messages.has(message.messageId)) return;
    this.forget(message);
    this.parts.journal.record(message, "CANCELED");
  }

  retryDead(letter: DeadLetter): Published {
    this.dead.delete(letter.dlqId);
    const now = Date.now();
    const again = { ...letter.message, messageId: newId("msg_"), retried: 0, notBefore: now, createdAt: now };
    this.accept(again);
    return { messageId: again.messageId };
  }

  powerRestored(): void {
    const waiting = this.waitingForPower;
    this.waitingForPower = [];
    for (const message of waiting) this.due(message);
  }

  snapshot(): Omit<Snapshot, "schedules" | "today"> {
    const now = Date.now();
    for (const [key, { until }] of this.deduplication) if (until <= now) this.deduplication.delete(key);
    return {
      messages: [...this.messages.values()],
      dead: [...this.dead.values()],
      deduplication: [...this.deduplication],
      flows: [...this.flows.values()].map(({ settings }) => settings),
      queues: [...this.queues.values()].map(({ settings }) => settings),
    };
  }

  restore(snapshot: Snapshot): void {
    for (const settings of snapshot.flows) this.openFlow(settings);
    for (const settings of snapshot.queues) this.openQueue(settings);
    for (const [key, kept] of snapshot.deduplication) this.deduplication.set(key, kept);
    for (const letter of snapshot.dead) this.dead.set(letter.dlqId, letter);
    for (const message of snapshot.messages) this.messages.set(message.messageId, message);
    for (const message of snapshot.messages) this.wait(message);
  }

  clear(): void {
    for (const message of [...this.messages.values()]) this.forget(message);
    this.dead.clear();
    this.deduplication.clear();
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const flow of this.flows.values()) flow.stop();
  }

  private openFlow(settings: Flow["settings"]): Flow {
    const flow = new Flow(settings, (message) => this.deliver(message, flow));
    this.flows.set(settings.flowControlKey, flow);
    return flow;
  }

  private openQueue(settings: Queue["settings"]): Queue {
    const queue = new Queue(settings, (message) => this.turn(message));
    this.queues.set(settings.name, queue);
    return queue;
  }

  private accept(message: Message): void {
    this.messages.set(message.messageId, message);
    if (message.flowControlKey) this.flow(message.flowControlKey).configure(message);
    this.parts.journal.record(message, "CREATED");
    this.wait(message);
    this.parts.changed();
  }

  private wait(message: Message): void {
    const rest = Math.max(0, message.notBefore - Date.now());
    const isLast = rest <= LONGEST_TIMER_MS;
    const timer = setTimeout(
      () => (isLast ? this.due(message) : this.wait(message)),
      Math.min(rest, LONGEST_TIMER_MS),
    );
    this.timers.set(message.messageId, timer);
  }

  private due(message: Message): void {
    this.timers.delete(message.messageId);
    if (this.parts.faults.down) this.waitingForPower.push(message);
    else if (message.queueName) this.queue(message.queueName).enter(message);
    else this.turn(message);
  }

  private turn(message: Message): void {
    if (message.flowControlKey) this.flow(message.flowControlKey).enter(message);
    else this.deliver(message);
  }

  private deliver(message: Message, flow?: Flow): void {
    this.deliverWithFaults(message)
      .catch((error: Error) => console.error(`a delivery ended unexpectedly: ${error.message}`))
      .finally(() => flow?.leave());
  }

  private async deliverWithFaults(message: Message): Promise<void> {
    const { faults, journal } = this.parts;
    await faults.holdBack();
    if (this.stopped || !this.messages.has(message.messageId)) return;
    if (faults.loses()) {
      journal.delivery(message, 0, { lost: true });
      this.forget(message);
      return;
    }
    for (let copy = faults.extraCopies(); copy > 0; copy--) {
      faults
        .holdBack()
        .then(() => this.call(message, copy))
        .catch((error: Error) => console.error(`a copy was not delivered: ${error.message}`));
    }
    journal.record(message, "ACTIVE");
    const answer = await this.call(message, 0);
    if (!this.stopped) this.settle(message, answer);
  }

  private async call(message: Message, copy: number): Promise<Answer> {
    const entry = this.parts.journal.delivery(message, copy);
    const body = bodyOf(message);
    const headers: Headers = {
      ...Object.fromEntries(
        Object.entries(message.header).map(([name, values]) => [name, values.join(", ")]),
      ),
      "user-agent": "Upstash-QStash",
      "upstash-message-id": message.messageId,
      "upstash-retried": String(message.retried),
      "upstash-caller-ip": message.callerIP,
      "upstash-signature": signDelivery(message.url, body, this.parts.signingKey),
    };
    if (message.scheduleId) headers["upstash-schedule-id"] = message.scheduleId;
    const answer = await post(message.url, message.method, headers, body, message.timeoutMs);
    entry.ended_at = Date.now();
    entry.status = answer.status;
    return answer;
  }

  private settle(message: Message, answer: Answer): void {
    const { journal } = this.parts;
    const wasCancelled = !this.messages.has(message.messageId);
    if (message.callback) this.report(message, message.callback, message.callbackHeaders, answer);
    if (answer.status >= 200 && answer.status < 300) {
      journal.record(message, "DELIVERED", { responseStatus: answer.status });
      this.forget(message);
      return;
    }
    const { status: responseStatus, error } = answer;
    journal.record(message, "ERROR", { error, responseStatus, responseBody: answer.body.toString("base64") });
    if (wasCancelled) return;
    if (isFinal(answer) || message.retried >= message.maxRetries) this.bury(message, answer);
    else this.retry(message, answer);
  }

  private retry(message: Message, answer: Answer): void {
    const now = Date.now();
    message.notBefore = now + waitAfter(message, answer, now);
    message.retried++;
    this.parts.journal.record(message, "RETRY", { nextDeliveryTime: message.notBefore });
    this.wait(message);
    this.parts.changed();
  }

  private bury(message: Message, answer: Answer): void {
    const dlqId = newId("dlq_");
    const responseBodyBase64 = answer.body.toString("base64");
    this.dead.set(dlqId, {
      dlqId,
      message,
      responseStatus: answer.status,
      responseHeader: answer.header,
      responseBodyBase64,
    });
    this.parts.journal.record(message, "FAILED", { responseStatus: answer.status });
    if (message.failureCallback) {
      this.report(message, message.failureCallback, message.failureCallbackHeaders, answer, dlqId);
    }
    this.forget(message);
  }

  private report(message: Message, url: string, own: Headers, answer: Answer, dlqId?: string): void {
    const headers = {
      "content-type": "application/json",
      "upstash-retries": String(message.maxRetries),
      ...own,
    };
    try {
      this.publish(url, headers, Buffer.from(JSON.stringify(outcomeReport(message, answer, dlqId))));
    } catch (error) {
      console.error(`a callback could not be published: ${error instanceof Error ? error.message : error}`);
    }
  }

  private forget(message: Message): void {
    this.messages.delete(message.messageId);
    clearTimeout(this.timers.get(message.messageId));
    this.timers.delete(message.messageId);
    if (message.flowControlKey) this.flows.get(message.flowControlKey)?.remove(message);
    if (message.queueName) this.queues.get(message.queueName)?.leave(message);
    this.parts.changed();
  }
}

function isFinal(answer: Answer): boolean {
  return answer.status === 489 && answer.header["upstash-nonretryable-error"]?.[0] === "true";
}

function waitAfter(message: Message, answer: Answer, now: number): number {
  const requested = requestedWaitMs(answer.header, now);
  if (requested !== undefined) return requested;
  return delayOf(message) ?? defaultBackoffMs(message.retried + 1);
}

function delayOf({ retryDelayExpression, retried }: Message): number | undefined {
  if (!retryDelayExpression) return undefined;
  try {
    return evaluateRetryDelay(retryDelayExpression, retried);
  } catch {
    return undefined; // finite for the first retry, not for this one
  }
}
