import { join } from "node:path";
import { JsonFile } from "../json-file.ts";
import { answer, type Call, type Parts } from "./api.ts";
import { Broker, type BrokerSnapshot } from "./broker.ts";
import { Faults } from "./faults.ts";
import { Journal } from "./journal.ts";
import { page } from "./page.ts";
import { DailyQuota } from "./quota.ts";
import { Refusal } from "./refusal.ts";
import { type Schedule, Schedules } from "./schedules.ts";

export type Options = {
  folder: string;
  token: string;
  currentSigningKey: string;
  nextSigningKey: string;
};
export type Response = { status: number; body: unknown; headers?: Record<string, string> };

/** Everything that outlives the process. */
type Snapshot = BrokerSnapshot & { schedules: Schedule[] };

/** The stand-in without its sockets. */
export class Service {
  private readonly faults = new Faults();
  private readonly token: string;
  private readonly file: JsonFile<Snapshot>;
  private readonly parts: Parts;

  private constructor(path: string, options: Options) {
    const { faults } = this;
    const journal = new Journal();
    const quota = new DailyQuota(faults);
    const changed = () => this.file.saveSoon();
    const broker = new Broker({ signingKey: options.currentSigningKey, journal, faults, changed });
    const schedules = new Schedules((message) => {
      quota.spend();
      broker.publish(message);
    });
    const keys = { current: options.currentSigningKey, next: options.nextSigningKey };
    this.token = options.token;
    this.file = new JsonFile(path, () => ({ ...broker.snapshot(), schedules: schedules.stored() }));
    this.parts = { broker, journal, schedules, quota, keys };
  }

  static async start(options: Options): Promise<Service> {
    const path = join(options.folder, "messages.json");
    const service = new Service(path, options);
    const saved = await JsonFile.read<Snapshot>(path);
    for (const schedule of saved?.schedules ?? []) service.parts.schedules.start(schedule);
    if (saved) service.parts.broker.restore(saved);
    return service;
  }

  async api(call: Call): Promise<Response> {
    if (this.faults.down) throw new Refusal(503, "service unavailable");
    if (call.headers.authorization !== `Bearer ${this.token}`) {
      throw new Refusal(401, "unauthorized: invalid token");
    }
    const [status, body] = answer(call, this.parts);
    // An accepted message must survive a kill, so the answer waits for the disk.
    if (call.method !== "GET") await this.file.save();
    return { status, body };
  }

  control(orders: unknown): Response {
    const { faults } = this;
    faults.apply(orders);
    if (!faults.down) this.parts.broker.outageEnded();
    return { status: 200, body: { deliver: faults.deliver, quota: faults.quota, down: faults.down } };
  }

  ledger(): Response {
    const { published, deliveries } = this.parts.journal;
    return { status: 200, body: { published, deliveries } };
  }

  page(acceptLanguage: string): string {
    return page({ ...this.parts, faults: this.faults }, acceptLanguage);
  }

  async stop(): Promise<void> {
    this.parts.schedules.stop();
    this.parts.broker.stop();
    await this.file.save();
  }
}
