import type { Message } from "./message.ts";

const KEPT_EVENTS = 5_000;
const KEPT_DELIVERIES = 50_000;

export type State = "CREATED" | "ACTIVE" | "DELIVERED" | "ERROR" | "RETRY" | "FAILED";

export type Event = {
  time: number;
  state: State;
  messageId: string;
  url: string;
  scheduleId?: string;
  nextDeliveryTime?: number;
  responseStatus?: number;
  error?: string;
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
};

/** What happened: events, newest first, as the API lists them, and deliveries in the order of their calls. */
export class Journal {
  readonly events: Event[] = [];
  readonly deliveries: Delivery[] = [];
  published = 0;

  record({ messageId, url, scheduleId }: Message, state: State, more: Partial<Event> = {}): void {
    this.events.unshift({ time: Date.now(), state, messageId, url, scheduleId, ...more });
    if (this.events.length > KEPT_EVENTS) this.events.length = KEPT_EVENTS;
    if (state === "CREATED") this.published++;
  }

  delivery({ messageId, url, retried }: Message, copy: number, more: Partial<Delivery> = {}): Delivery {
    const entry = { at: Date.now(), message_id: messageId, url, retried, copy, ...more };
    this.deliveries.push(entry);
    if (this.deliveries.length > KEPT_DELIVERIES) this.deliveries.shift();
    return entry;
  }
}
