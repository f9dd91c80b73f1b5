import { answer, type Call, type Parts } from "./api.ts";
import { Broker } from "./broker.ts";
import { Faults } from "./faults.ts";
import { Journal } from "./journal.ts";
import { Keeper } from "./keeper.ts";
import { BadRequest } from "./message.ts";
import { page } from "./page.ts";
import { DailyQuota } from "./quota.ts";
import { Schedules } from "./schedules.ts";
import type { Snapshot } from "./state.ts";

export type Options = {
  folder: string;
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
};

export type Response = { status: number; body: unknown; headers?: Record<string, string> };

class QuotaUsedUp extends Error {
  readonly headers: Record<string, string>;

  constructor(headers: Record<string, string>) {
    super("exceeded daily message quota");
    this.headers = headers;
  }
}

/** The stand-in without its sockets. */
export class Service {
  private readonly journal = new Journal();
  private readonly faults = new Faults();
  private readonly options: Options;
  private readonly quota: DailyQuota;
  private readonly broker: Broker;
  private readonly schedules: Schedules;
  private readonly keeper: Keeper;
  private readonly parts: Parts;

  constructor(options: Options, saved: Snapshot) {
    const { journal, faults } = this;
    this.options = options;
    this.quota = new DailyQuota(saved.today);
    this.keeper = new Keeper(options.folder, () => this.snapshot());
    const changed = () => this.keeper.saveSoon();
    const broker = new Broker({ signingKey: options.currentSigningKey, journal, faults, changed });
    const schedules = new Schedules((schedule) => {
      const { destination, headers, bodyBase64, queueName, scheduleId } = schedule;
      this.quota.spend(1, null);
      broker.publish(destination, headers, Buffer.from(bodyBase64, "base64"), { queueName, scheduleId });
    });
    this.broker = broker;
    this.schedules = schedules;
    const keys = { current: options.currentSigningKey, next: options.nextSigningKey };
    this.parts = { broker, journal, schedules, keys, spend: (messages) => this.spend(messages) };
    for (const schedule of saved.schedules) schedules.start(schedule);
    broker.restore(saved);
  }

  async api(call: Call): Promise<Response> {
    if (this.faults.down) return { status: 503, body: { error: "service unavailable" } };
    if (call.headers.authorization !== `Bearer ${this.options.token}`) {
      return { status: 401, body: { error: "unauthorized: invalid token" } };
    }
    try {
      const [status, body] = answer(call, this.parts) ?? [404, { error: `no such route: ${call.path}` }];
      // What was promised must survive a kill, so the answer waits for the disk.
      if (call.method !== "GET") await this.keeper.save();
      return { status, body };
    } catch (error) {
      if (error instanceof QuotaUsedUp)
        return { status: 429, body: { error: error.message }, headers: error.headers };
      throw error;
    }
  }

  control(orders: unknown): Response {
    if (typeof orders !== "object" || orders === null) throw new BadRequest("orders are an object");
    const { broker, faults, journal } = this;
    if ("reset" in orders && orders.reset === true) {
      faults.clear();
      broker.clear();
      journal.clear();
    }
    faults.apply({ ...orders });
    if (!faults.down) broker.powerRestored();
    return { status: 200, body: { deliver: faults.deliver, quota: faults.quota, down: faults.down } };
  }

  ledger(): Response {
    return { status: 200, body: { published: this.journal.published, deliveries: this.journal.deliveries } };
  }

  page(acceptLanguage: string): string {
    const { broker, faults, journal, schedules } = this;
    return page({ broker, faults, journal, schedules }, acceptLanguage);
  }

  async stop(): Promise<void> {
    this.schedules.stop();
    this.broker.stop();
    await this.keeper.save();
  }

  private spend(messages: number): void {
    const refusal = this.quota.spend(messages, this.faults.quota);
    if (refusal) throw new QuotaUsedUp(refusal);
  }

  private snapshot(): Snapshot {
    return { ...this.broker.snapshot(), schedules: this.schedules.stored(), today: this.quota.today };
  }
}
