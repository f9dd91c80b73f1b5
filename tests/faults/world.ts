import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../scripts/demo/client.ts";
import { type Stack, startStack } from "../../scripts/local/stack.ts";
import { databaseUrl } from "../../stand-ins/database/connection.ts";
import { freePorts } from "../../stand-ins/ports.ts";
import { seeded } from "../../stand-ins/seeded.ts";
import { Crowd } from "./crowd.ts";
import { Database } from "./database.ts";
import { fetchOnceUp } from "./fetch-once-up.ts";
import { type Instance, Instances } from "./instances.ts";
import type { Times } from "./times.ts";

export interface Entry {
  seq: number;
  at: number;
  phone_number_id: string;
  to: string;
  kind: string;
  body: string | null;
  biz_opaque_callback_data: string | null;
  accepted: boolean;
  outcome: string;
  code: number | null;
}

export interface WorldOptions {
  seed: number;
  times: Partial<Times>;
  /** More processes of the app behind one address; none: the app alone. */
  instances?: Instance[];
  tell: (line: string) => void;
}

/** The whole application on its stand-ins, with functions that cause faults. */
export class World {
  readonly stack: Stack;
  readonly instances: Instances | null;
  readonly random: () => number;
  readonly seed: number;
  readonly crowd: Crowd;
  readonly tell: (line: string) => void;
  private readonly database: Database;
  private readonly dataDir: string;
  private people = 0;

  private constructor(
    stack: Stack,
    instances: Instances | null,
    dataDir: string,
    { seed, tell }: WorldOptions,
  ) {
    this.stack = stack;
    this.instances = instances;
    this.dataDir = dataDir;
    this.seed = seed;
    this.tell = tell;
    this.random = seeded(seed);
    this.crowd = new Crowd(stack.urls.whatsapp, seed);
    this.database = new Database(databaseUrl(Number(stack.env.DB_PORT), "postgres"));
  }

  static async start(options: WorldOptions): Promise<World> {
    const dataDir = mkdtempSync(join(tmpdir(), "relance-faults-"));
    chmodSync(dataDir, 0o755);
    const [address = 0] = await freePorts(1);
    const env: Record<string, string> = options.instances ? { APP_URL: `http://127.0.0.1:${address}` } : {};
    const output = process.env.FAULTS_LOGS
      ? (name: string, line: string) => console.error(`${name} │ ${line}`)
      : undefined;
    const stack = await startStack({ dataDir, ports: "free", mode: "preview", env, output });
    let world: World | undefined;
    try {
      const instances = options.instances
        ? await Instances.start(address, stack, options.instances, seeded(options.seed + 1))
        : null;
      world = new World(stack, instances, dataDir, options);
      await world.settle(options);
      return world;
    } catch (error) {
      await (world ? world.stop() : stack.stop());
      throw error;
    }
  }

  private async settle({ times, seed }: WorldOptions): Promise<void> {
    await this.orderMeta({ seed, phone: { tier: "TIER_UNLIMITED" } });
    await this.orderQstash({ seed });
    await this.setTimes(times);
    await (await this.admin()).post("/api/templates/sync");
  }

  /** Waits until the sender of the app's phone number is stored, and sets its durations. Returns its id. */
  private async setTimes(times: Partial<Times>, phone_number_id?: string): Promise<number> {
    const columns = Object.entries({ ...times, tier_limit: null, edited_at: new Date().toISOString() });
    for (;;) {
      const [sender] = await this.sql<{ id: number }>(
        `update public.senders set ${columns.map(([name], n) => `${name} = $${n + 2}`).join(", ")}
         where phone_number_id = coalesce($1, phone_number_id) returning id::int`,
        [phone_number_id ?? null, ...columns.map(([, value]) => value)],
      );
      if (sender) return sender.id;
      await sleep(100);
    }
  }

  /** Restarts the app with another phone number, new at Meta, as a user does who changes it. Returns its sender's id. */
  async changeNumber(phone_number_id: string, times: Partial<Times>): Promise<number> {
    await this.addNumber(phone_number_id);
    await this.stack.redeploy({ WHATSAPP_PHONE_NUMBER_ID: phone_number_id });
    return this.setTimes(times, phone_number_id);
  }

  addNumber = (phone_number_id: string) =>
    this.orderMeta({
      phone: {
        id: phone_number_id,
        display_phone_number: `+33 6 39 98 ${phone_number_id}`,
        tier: "TIER_UNLIMITED",
        registered: true,
      },
    });

  /** The app's own process, never another instance. */
  get appUrl(): string {
    return `http://127.0.0.1:${this.stack.env.PORT}`;
  }

  async admin(): Promise<Client> {
    const client = new Client(this.appUrl, fetchOnceUp);
    await client.logIn("admin@relance.test", "relance-local");
    return client;
  }

  sql = <Row extends object>(text: string, values?: unknown[]) => this.database.sql<Row>(text, values);
  asAdmin = <Row extends object>(text: string, values?: unknown[]) =>
    this.database.asAdmin<Row>(text, values);
  connection = () => this.database.connection();

  orderMeta = (body: object) => post(`${this.stack.urls.whatsapp}/__control`, body);
  orderQstash = (body: object) => post(`${this.stack.urls.qstash}/__control`, body);

  async ledger(since = 0): Promise<Entry[]> {
    const answer = await fetch(`${this.stack.urls.whatsapp}/__ledger?since=${since}`);
    return ((await answer.json()) as { entries: Entry[] }).entries;
  }

  /** Calls a job with the cron secret, as a clock of the deployment does. */
  async callJob(path: string, body: object = {}): Promise<void> {
    const authorization = `Bearer ${this.stack.env.CRON_SECRET}`;
    const url = new URL(path, this.stack.urls.app);
    const call = fetch(url, { method: "POST", headers: { authorization }, body: JSON.stringify(body) });
    await call.then((answer) => answer.arrayBuffer()).catch(() => {});
  }

  /** Imports as many people as asked for, and launches a campaign to them. */
  async launch(people: number): Promise<number> {
    return this.launchTo(await this.importPeople(people));
  }

  /** Into a category of their own, whose id it returns. */
  async importPeople(people: number): Promise<number> {
    const api = await this.admin();
    const category = await api.post<{ id: number }>("/api/categories", { name: `Groupe ${this.people}` });
    const lines = Array.from({ length: people }, () => `Awa ${this.people} Diop;${phoneOf(this.people++)}`);
    const form = new FormData();
    form.set("file", new File([`nom;telephone\n${lines.join("\n")}\n`], "groupe.csv"));
    form.set("category_id", String(category.id));
    const { import_id } = await api.post<{ import_id: string }>("/api/contacts/import", form);
    for (const deadline = Date.now() + 120_000; ; await sleep(300)) {
      const report = await api.get<{ status: string; created: number }>(`/api/contacts/import/${import_id}`);
      if (report.status === "completed" && report.created === people) return category.id;
      if (report.status === "failed" || Date.now() > deadline)
        throw new Error(`the import: ${JSON.stringify(report)}`);
    }
  }

  launchTo = (category: number): Promise<number> =>
    this.saveCampaign({ category_ids: [category], launch: true });

  async saveCampaign(given: object): Promise<number> {
    const api = await this.admin();
    const campaign = await api.post<{ id: number }>("/api/campaigns", {
      name: "Sous le feu",
      template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "full_name" } } },
      follow_up: { body: "Merci {{full_name}}, à bientôt." },
      ...given,
    });
    return campaign.id;
  }

  async stop(): Promise<void> {
    this.crowd.stop();
    await this.database.end();
    await this.instances?.stop();
    await this.stack.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** French mobiles without the endings for which the stand-in simulates a behaviour (…9990 and up). */
const phoneOf = (n: number) => `+336${String(12_000_000 + Math.floor(n / 900) * 1_000 + (n % 900))}`;

async function post(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} refused: ${await answer.text()}`);
  return answer.json();
}
