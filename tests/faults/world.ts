import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { Client } from "../../scripts/demo/client.ts";
import { freePorts } from "../../scripts/local/ports.ts";
import { type Stack, startStack } from "../../scripts/local/stack.ts";
import { databaseUrl } from "../../stand-ins/database/connection.ts";
import { seeded } from "../../stand-ins/seeded.ts";
import { Crowd } from "./crowd.ts";
import { type Instance, Instances } from "./instances.ts";

/** Columns of `senders` that set the durations. */
export interface Times {
  rate_per_minute: number;
  rate_per_second: number;
  long_window: string;
  fence: string;
  attempt_deadline: string;
  lease_duration: string;
  retry_base: string;
  retry_cap: string;
  backoff_base: string;
  backoff_cap: string;
}

export const AS_DEPLOYED: Partial<Times> = { rate_per_minute: 600 };
/** Ten a second, in windows of six seconds. The fence and Meta's 15 s must fall before the deadline. */
export const SHORTENED: Times = {
  rate_per_minute: 60,
  rate_per_second: 20,
  long_window: "6 s",
  fence: "4 s",
  attempt_deadline: "20 s",
  lease_duration: "3 s",
  retry_base: "1 s",
  retry_cap: "4 s",
  backoff_base: "1 s",
  backoff_cap: "4 s",
};

export interface Entry {
  seq: number;
  at: number;
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
  private readonly pool: pg.Pool;
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
    this.pool = new pg.Pool({
      connectionString: databaseUrl(Number(stack.env.DB_PORT), "postgres"),
      max: 4,
      connectionTimeoutMillis: 2_000,
    });
    this.pool.on("error", () => {});
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
    const columns = Object.entries({ ...times, tier_limit: null, edited_at: new Date().toISOString() });
    const sender = () => this.sql<{ id: number }>("select id from public.senders");
    while ((await sender()).length === 0) await sleep(100);
    await this.sql(
      `update public.senders set ${columns.map(([name], n) => `${name} = $${n + 1}`).join(", ")} where id is not null`,
      columns.map(([, value]) => value),
    );
    await this.orderMeta({ seed, phone: { tier: "TIER_UNLIMITED" } });
    await this.orderQstash({ seed });
    await (await this.admin()).post("/api/templates/sync");
  }

  /** The app's own process, never another instance. */
  get appUrl(): string {
    return `http://127.0.0.1:${this.stack.env.PORT}`;
  }

  async admin(): Promise<Client> {
    const client = new Client(this.appUrl);
    await client.logIn("admin@relance.test", "relance-local");
    return client;
  }

  /** Retries while the database is down. */
  async sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    for (const deadline = Date.now() + 60_000; ; ) {
      try {
        return (await this.pool.query<Row & pg.QueryResultRow>(text, values)).rows;
      } catch (error) {
        const isWrong = error instanceof pg.DatabaseError && /^(22|23|42)/.test(error.code ?? "");
        if (isWrong || Date.now() > deadline) throw error;
        await sleep(200);
      }
    }
  }

  /** A connection for a transaction that holds locks which others wait for. */
  connection = () => this.pool.connect();

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
    const lines = Array.from({ length: people }, () => `Awa ${this.people};${phoneOf(this.people++)}`);
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

  async launchTo(category: number): Promise<number> {
    const api = await this.admin();
    const campaign = await api.post<{ id: number }>("/api/campaigns", {
      name: "Sous le feu",
      category_ids: [category],
      template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "full_name" } } },
      follow_up: { body: "Merci {{full_name}}, à bientôt." },
      launch: true,
    });
    return campaign.id;
  }

  async stop(): Promise<void> {
    this.crowd.stop();
    await this.pool.end();
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
