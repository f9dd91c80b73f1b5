import type { Message } from "./message.ts";

const KEPT_EVENTS = 5_000;
const KEPT_DELIVERIES = 50_000;

export type State = "CREATED" | "ACTIVE" | "DELIVERED" | "ERROR" | "RETRY" | "FAILED" | "CANCELED";

export type Event = {
  time: number;
  state: State;
  messageId: string;
  url: string;
  labels: string[];
  label?: string;
  flowControlKey?: string;
  queueName?: string;
  scheduleId?: string;
  callerIP: string;
  maxRetries: number;
  nextDeliveryTime?: number;
  error?: string;
  responseStatus?: number;
  responseBody?: string;
};

export type Delivery = {
  at: number;
  ended_at?: number;
  message_id: string;
  url: string;
  retried: number;
  copy: number;
  status?: number;
  lost?: true;
  schedule_id?: string;
};

/** What happened, newest event first as the API lists it, deliveries in the order of their calls. */
export class Journal {
  events: Event[] = [];
  deliveries: Delivery[] = [];
  published = 0;

  record(message: Message, state: State, more: Partial<Event> = {}): void {
    const { messageId, url, labels, flowControlKey, queueName, scheduleId, maxRetries, callerIP } = message;
    const subject = { messageId, url, labels, label: labels[0], flowControlKey, queueName, scheduleId };
    this.events.unshift({ time: Date.now(), state, ...subject, maxRetries, callerIP, ...more });
    if (this.events.length > KEPT_EVENTS) this.events.length = KEPT_EVENTS;
    if (state === "CREATED") this.published++;
  }

  delivery(message: Message, copy: number, more: Partial<Delivery> = {}): Delivery {
    const { messageId, url, retried, scheduleId } = message;
    const entry = {
      at: Date.now(),
      message_id: messageId,
      url,
      retried,
      copy,
      schedule_id: scheduleId,
      ...more,
    };
    this.deliveries.push(entry);
    if (this.deliveries.length > KEPT_DELIVERIES) this.deliveries.shift();
    return entry;
  }

  clear(): void {
    this.events = [];
    this.deliveries = [];
    this.published = 0;
  }
}
