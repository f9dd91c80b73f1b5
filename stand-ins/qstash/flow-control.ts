import type { Message } from "./message.ts";

export type FlowSettings = {
  flowControlKey: string;
  parallelismMax: number;
  rateMax: number;
  ratePeriod: number;
  isPaused: boolean;
  isPinnedParallelism: boolean;
  isPinnedRate: boolean;
};

/** One key's gate: at most so many calls open, so many begun per period; the rest waits its turn. */
export class Flow {
  readonly settings: FlowSettings;
  private readonly waiting: Message[] = [];
  private readonly dispatch: (message: Message) => void;
  private open = 0;
  private begun = 0;
  private periodStart = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(settings: FlowSettings, dispatch: (message: Message) => void) {
    this.settings = settings;
    this.dispatch = dispatch;
  }

  configure(message: Message): void {
    const { settings } = this;
    if (message.parallelism && !settings.isPinnedParallelism) settings.parallelismMax = message.parallelism;
    if (message.rate && !settings.isPinnedRate) {
      settings.rateMax = message.rate;
      settings.ratePeriod = message.period ?? 1;
    }
  }

  enter(message: Message): void {
    this.waiting.push(message);
    this.advance();
  }

  /** Called when a message that was let through has its answer. */
  leave(): void {
    this.open--;
    this.advance();
  }

  remove(message: Message): void {
    const at = this.waiting.indexOf(message);
    if (at >= 0) this.waiting.splice(at, 1);
  }

  resetRate(): void {
    this.periodStart = 0;
    this.begun = 0;
    this.advance();
  }

  advance(): void {
    while (this.waiting.length > 0 && this.mayBegin()) {
      const next = this.waiting.shift();
      if (!next) return;
      this.open++;
      this.begun++;
      this.dispatch(next);
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  view() {
    return {
      ...this.settings,
      waitListSize: this.waiting.length,
      parallelismCount: this.open,
      rateCount: this.begun,
      ratePeriodStart: Math.floor(this.periodStart / 1_000),
    };
  }

  private mayBegin(): boolean {
    const { isPaused, parallelismMax, rateMax, ratePeriod } = this.settings;
    if (isPaused || (parallelismMax > 0 && this.open >= parallelismMax)) return false;
    if (rateMax === 0) return true;
    const now = Date.now();
    const periodEnd = this.periodStart + ratePeriod * 1_000;
    if (now >= periodEnd) {
      this.periodStart = now;
      this.begun = 0;
      return true;
    }
    if (this.begun < rateMax) return true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.advance(), periodEnd - now);
    return false;
  }
}

export function freshFlowSettings(flowControlKey: string): FlowSettings {
  return {
    flowControlKey,
    parallelismMax: 0,
    rateMax: 0,
    ratePeriod: 1,
    isPaused: false,
    isPinnedParallelism: false,
    isPinnedRate: false,
  };
}
