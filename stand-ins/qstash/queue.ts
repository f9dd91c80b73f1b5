import type { Message } from "./message.ts";

export type QueueSettings = {
  name: string;
  parallelism: number;
  paused: boolean;
  createdAt: number;
  updatedAt: number;
};

/** First in, first out: a message holds its place until it is delivered or given up, retries included. */
export class Queue {
  readonly settings: QueueSettings;
  private readonly waiting: Message[] = [];
  private readonly holders = new Set<Message>();
  private readonly dispatch: (message: Message) => void;

  constructor(settings: QueueSettings, dispatch: (message: Message) => void) {
    this.settings = settings;
    this.dispatch = dispatch;
  }

  enter(message: Message): void {
    if (this.holders.has(message)) {
      this.dispatch(message); // a retry still has its place
      return;
    }
    this.waiting.push(message);
    this.advance();
  }

  leave(message: Message): void {
    const at = this.waiting.indexOf(message);
    if (at >= 0) this.waiting.splice(at, 1);
    if (this.holders.delete(message)) this.advance();
  }

  advance(): void {
    const { settings } = this;
    while (!settings.paused && this.holders.size < settings.parallelism) {
      const next = this.waiting.shift();
      if (!next) return;
      this.holders.add(next);
      this.dispatch(next);
    }
  }

  view() {
    return { ...this.settings, lag: this.waiting.length + this.holders.size };
  }
}
