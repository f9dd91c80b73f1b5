import { createHash, randomUUID } from "node:crypto";
import pg from "pg";
import type { Row, TestDatabase } from "./database.ts";

// Ids are far below 2^53, and JSON carries them as numbers as well.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface Work {
  attempt_id: string;
  message_id: number;
  kind: string;
  campaign_id: number | null;
  to: string | null;
  recipient: string | null;
  params: Record<string, unknown> | null;
  body: string | null;
}
export interface Claimed {
  lease: boolean;
  work: Work[];
  campaigns: Record<string, { template: Row | null; follow_up_body: string | null }>;
  wait_ms: number | null;
  pending: boolean;
}
export interface Begun {
  begun: boolean;
  lease: string;
  epoch: number;
  reason?: string;
  retry_after_ms?: number | null;
  fence_ms: number;
}
export interface Released {
  released: boolean;
  go_on_ms?: number;
  wake?: { delay_ms: number; at: string; deduplication_id: string };
}
export interface Ingested {
  event_id: number;
  duplicate: boolean;
  wake: number[];
}
export type Result = { attempt_id: string; outcome: "accepted" | "rejected" | "unsent" | "unknown" } & Row;

export interface Message extends Row {
  id: number;
  campaign_id: number | null;
  contact_id: number;
  kind: string;
  state: string;
  code: number | null;
  tries: number;
  round: number;
  attempts: number;
  held: boolean;
  price: string | null;
  problem: string | null;
  reason: string | null;
  params: Record<string, unknown> | null;
}

export interface NewCampaign extends Row {
  contacts: number[];
  sender_id?: number;
  owner_id?: string;
}

const template = {
  name: "promo",
  language: "fr",
  category: "MARKETING",
  parameter_format: "POSITIONAL",
  components: [{ type: "BODY", text: "Bonjour {{1}}" }],
};

/** One sender, one admin, and the ledger's functions called as the jobs and the webhook call them. */
export class Ledger {
  readonly db: TestDatabase;
  owner = "";
  sender = 0;
  lease: string | null = null;

  constructor(db: TestDatabase) {
    this.db = db;
  }

  async one<R extends object = Row>(text: string, values: readonly unknown[] = []): Promise<R> {
    return (await this.db.sql<R>(text, values))[0]!;
  }

  private async call<T>(text: string, values: readonly unknown[]): Promise<T> {
    return this.db.asService(
      async (sql) => (await sql<{ answer: T }>(`select ${text} as answer`, values))[0]!.answer,
    );
  }

  async addSender(columns: Row = {}): Promise<number> {
    const values = { phone_number_id: `phone-${randomUUID()}`, waba_id: `waba-${randomUUID()}`, ...columns };
    return (await this.insert("senders", values)).id as number;
  }

  async insert(table: string, values: Row): Promise<Row> {
    const names = Object.keys(values);
    return this.one(
      `insert into public.${table} (${names.join(", ")}) values (${names.map((_, index) => `$${index + 1}`).join(", ")}) returning *`,
      names.map((name) => encode(values[name])),
    );
  }

  async update(table: string, id: number, values: Row): Promise<void> {
    const names = Object.keys(values);
    if (names.length === 0) return;
    await this.db.sql(
      `update public.${table} set ${names.map((name, index) => `${name} = $${index + 2}`).join(", ")} where id = $1`,
      [id, ...names.map((name) => encode(values[name]))],
    );
  }

  async addContact(columns: Row = {}): Promise<number> {
    const phone = `+336${String(++phones).padStart(8, "0")}`;
    const values = { owner_id: this.owner, full_name: "Awa Diop", phone, country_code: "FR", ...columns };
    return (await this.insert("contacts", values)).id as number;
  }

  async addContacts(count: number): Promise<number[]> {
    const rows = await this.db.sql<{ id: number }>(
      `insert into public.contacts (owner_id, full_name, phone, country_code)
       select $1, 'Awa Diop', '+336' || lpad(n::text, 8, '0'), 'FR' from generate_series($2::int, $3::int) n order by n returning id`,
      [this.owner, phones + 1, phones + count],
    );
    phones += count;
    return rows.map(({ id }) => id).sort((a, b) => a - b);
  }

  /** A running campaign whose Message 1 wait, all due now. */
  async addCampaign({ contacts, ...columns }: NewCampaign): Promise<number> {
    const campaign = await this.insert("campaigns", {
      owner_id: this.owner,
      sender_id: this.sender,
      name: "Rentrée",
      status: "running",
      template_name: template.name,
      template_language: template.language,
      template_snapshot: template,
      audience_complete: true,
      prepared_up_to: 1,
      ...columns,
    });
    await this.db.sql(
      `with due as (select private.clock() as at),
       made as (
         insert into public.messages (campaign_id, contact_id, sender_id, owner_id, kind, params)
         select c.id, k, c.sender_id, c.owner_id, 'message_1', '{"1": "Awa"}' from public.campaigns c, unnest($2::bigint[]) k where c.id = $1
         order by k returning *)
       insert into public.queue (message_id, sender_id, campaign_id, kind, due_at)
       select m.id, m.sender_id, m.campaign_id, m.kind, due.at from made m, due`,
      [campaign.id, contacts],
    );
    return campaign.id as number;
  }

  async addMessage(kind: "reply" | "test", contact: number, columns: Row = {}): Promise<number> {
    const message = await this.insert("messages", {
      contact_id: contact,
      sender_id: this.sender,
      owner_id: this.owner,
      kind,
      body: "Bien reçu.",
      ...columns,
    });
    await this.db.sql(
      `insert into public.queue (message_id, sender_id, kind, due_at) select id, sender_id, kind, private.clock() from public.messages where id = $1`,
      [message.id],
    );
    return message.id as number;
  }

  begin = (sender = this.sender) => this.call<Begun>("public.begin_pump($1)", [sender]);
  release = (lease: string | null, wakeAt: string | null = null, sender = this.sender) =>
    this.call<Released>("public.release_pump($1, $2, $3)", [sender, lease, wakeAt]);
  claimWith = (lease: string | null, max = 1000, sender = this.sender) =>
    this.call<Claimed>("public.claim($1, $2, $3)", [sender, lease, max]);
  record = async (...results: Result[]) =>
    (await this.call<{ recorded: number }>("public.record($1)", [JSON.stringify(results)])).recorded;
  recordAndClaim = (results: Result[], max = 1000, sender = this.sender, lease = this.lease) =>
    this.call<Claimed>("public.record_and_claim($1, $2, $3, $4)", [
      sender,
      lease,
      JSON.stringify(results),
      max,
    ]);
  sweep = () =>
    this.call<{
      wake: number[];
      prepare: number[];
      import: string[];
      completed: number;
      settled: number;
      wrong_counters: number;
    }>("public.sweep()", []);

  /** Claims under this pump's lease, and takes a new one when it has lapsed. */
  async claim(max = 1000): Promise<Claimed> {
    let claimed = await this.claimWith(this.lease, max);
    if (!claimed.lease) {
      await this.db.sql(
        "update public.senders set lease_token = gen_random_uuid(), lease_until = private.clock() + lease_duration where id = $1",
        [this.sender],
      );
      this.lease = (
        await this.one<{ lease_token: string }>("select lease_token from public.senders where id = $1", [
          this.sender,
        ])
      ).lease_token;
      claimed = await this.claimWith(this.lease, max);
    }
    return claimed;
  }

  accept = (work: Work, more: Row = {}): Promise<number> =>
    this.record({
      attempt_id: work.attempt_id,
      outcome: "accepted",
      age_ms: 0,
      wamid: wamidOf(work),
      ...more,
    });
  reject = (work: Work, code: number, more: Row = {}): Promise<number> =>
    this.record({ attempt_id: work.attempt_id, outcome: "rejected", age_ms: 0, code, ...more });

  /** Gives this month of the account so many service messages that are not ours. */
  takeFreeMessages = (others: number, sender = this.sender) =>
    this.db.sql(
      `insert into public.service_counters as c (sender_id, month, others)
       select s.id, private.account_month(s, private.clock()), $2 from public.senders s where s.id = $1
       on conflict (sender_id, month) do update set others = excluded.others`,
      [sender, others],
    );

  /** Claims everything that is due and records it as accepted. */
  async sendAll(): Promise<Work[]> {
    const { work } = await this.claim();
    for (const item of work) await this.accept(item);
    return work;
  }

  async ingest(payload: unknown): Promise<Ingested> {
    const text = JSON.stringify(payload);
    const digest = createHash("sha256").update(text).digest("hex");
    return this.call<Ingested>("public.ingest_webhook($1, $2, 0::smallint, $3::jsonb, null)", [
      `\\x${digest}`,
      Buffer.from(text).toString("base64"),
      text,
    ]);
  }

  async webhook(value: Row, field = "messages", sender = this.sender): Promise<Ingested> {
    const { phone_number_id, waba_id } = await this.one(
      "select phone_number_id, waba_id from public.senders where id = $1",
      [sender],
    );
    return this.ingest({
      object: "whatsapp_business_account",
      nonce: ++nonces,
      entry: [{ id: waba_id, changes: [{ field, value: { metadata: { phone_number_id }, ...value } }] }],
    });
  }

  status = async (work: Work, status: string, more: Row = {}): Promise<Ingested> =>
    this.webhook({
      statuses: [
        {
          id: wamidOf(work),
          status,
          timestamp: await this.seconds(),
          biz_opaque_callback_data: work.attempt_id,
          ...priced(status, work),
          ...more,
        },
      ],
    });

  answer = async (contact: number, body: string | null, more: Row = {}): Promise<Ingested> =>
    this.webhook({
      messages: [
        {
          from: (await this.contact(contact)).phone?.slice(1),
          id: `in-${randomUUID()}`,
          timestamp: await this.seconds(),
          type: "text",
          ...(body === null ? {} : { text: { body } }),
          ...more,
        },
      ],
    });

  contact = (id: number) =>
    this.one<{
      phone: string | null;
      user_id: string | null;
      wa_id: string | null;
      last_interaction_at: Date | null;
    }>("select * from public.contacts where id = $1", [id]);
  message = (id: number) => this.one<Message>("select * from public.messages where id = $1", [id]);
  campaign = (id: number) => this.one("select * from public.campaigns where id = $1", [id]);
  theSender = () => this.one("select * from public.senders where id = $1", [this.sender]);
  messages = (kind = "message_1") =>
    this.db.sql<Message>("select * from public.messages where kind = $1 order by id", [kind]);
  state = async (id: number) => (await this.message(id)).state;
  seconds = async (offset = 0) =>
    (
      await this.one<{ s: string }>(
        "select floor(extract(epoch from private.clock()) + $1)::bigint::text as s",
        [offset],
      )
    ).s;

  /** The violations of what must always hold; empty when there are none. Folds the counters. */
  async wrongs(): Promise<Record<string, unknown[]>> {
    const wrongCounters = "select w from jsonb_array_elements(private.wrong_counters()) w";
    const found = {
      counters: await this.db.sql(wrongCounters),
      folded: await this.db.sql("select public.fold_counters()").then(() => this.db.sql(wrongCounters)),
      queue: await this.db.sql(
        "select m.id, q.message_id, m.state from public.messages m full join public.queue q on q.message_id = m.id where (q.message_id is null) = coalesce(m.state = 'queued', false)",
      ),
      open: await this.db.sql(
        `select m.id, m.state from public.messages m where m.state = 'sending' and not exists (
           select from public.attempts a where a.message_id = m.id and a.busy_until = 'infinity')`,
      ),
      tries: await this.db.sql(
        "select message_id, round, count(*) from public.attempts where outcome in ('accepted', 'passing', 'permanent', 'unknown') group by 1, 2 having count(*) > 3",
      ),
      follow_ups: await this.db.sql(
        "select campaign_id, contact_id from public.messages where kind = 'message_2' group by 1, 2 having count(*) > 1",
      ),
      problems: await this.db.sql(
        "select id, state, problem from public.messages where problem is distinct from case when state in ('failed', 'unknown', 'skipped', 'cancelled') then state end",
      ),
    };
    return Object.fromEntries(Object.entries(found).filter(([, rows]) => rows.length > 0));
  }
}

/** As Meta prices a status: two prices, so that costs show which messages were counted. */
export function priced(status: string, { message_id }: Pick<Work, "message_id">) {
  if (status === "failed") return {};
  const category = message_id % 2 === 0 ? "marketing" : "utility";
  return { pricing: { billable: true, pricing_model: "PMP", type: "regular", category } };
}

let phones = 10_000_000;
let nonces = 0;

/** The id that Meta gives to an attempt's message. */
export const wamidOf = (work: Work): string => `wamid.${work.attempt_id}`;

const encode = (value: unknown) =>
  value !== null && typeof value === "object" && !(value instanceof Date) ? JSON.stringify(value) : value;

/** A sender, an admin and their data, separate from all others in that database. */
export async function createLedger(db: TestDatabase, sender: Row = {}): Promise<Ledger> {
  const ledger = new Ledger(db);
  ledger.owner = (await db.createUser()).id;
  ledger.sender = await ledger.addSender(sender);
  return ledger;
}
