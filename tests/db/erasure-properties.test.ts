import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { newWamid } from "../../stand-ins/whatsapp/wamid.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { HISTORIES, HISTORIES_MS } from "../support/histories.ts";
import { createLedger, type Ledger, type Work } from "../support/ledger.ts";
import { call } from "../support/people.ts";
import { tracesOf } from "../support/traces.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

/** A number of a country, and the form under which WhatsApp knows it. */
const FORMS: (() => [phone: string, wa_id: string])[] = [
  () => {
    const rest = digits(8);
    return [`+336${rest}`, `336${rest}`];
  },
  () => {
    const rest = digits(8);
    return [`+55119${rest}`, `5511${rest}`];
  },
  () => {
    const rest = digits(10);
    return [`+52${rest}`, `521${rest}`];
  },
];
const digits = (length: number) =>
  Array.from(
    { length },
    (_, at) => Math.floor(Math.random() * (at === 0 ? 9 : 10)) + (at === 0 ? 1 : 0),
  ).join("");

class History {
  readonly ledger: Ledger;
  readonly phone: string;
  readonly wa_id: string;
  readonly full_name = `Zoé ${randomUUID()}`;
  readonly text = `Je suis ${randomUUID()}`;
  readonly user_id = `FR.${randomUUID().replaceAll("-", "")}`;
  contact: number | null = null;
  readonly flying: Work[] = [];
  readonly known: { item: Work; wamid: string }[] = [];
  readonly said: object[] = [];

  constructor(ledger: Ledger, [phone, wa_id]: [string, string]) {
    this.ledger = ledger;
    this.phone = phone;
    this.wa_id = wa_id;
  }

  readonly steps = {
    isAdded: async () => {
      const { phone, full_name } = this;
      this.contact ??= await this.ledger.addContact({ phone, full_name, fields: { note: this.text } });
    },
    writes: async () => {
      const { wa_id, text, user_id } = this;
      const quoted = this.known.at(-1)?.wamid;
      this.said.push({
        from: wa_id,
        from_user_id: user_id,
        id: newWamid(wa_id),
        timestamp: await this.ledger.seconds(),
        type: "text",
        text: { body: text },
        ...(quoted ? { context: { id: quoted } } : {}),
      });
      await this.ledger.webhook({ messages: [this.said.at(-1)] });
    },
    saysStop: async () => {
      const message = { from: this.wa_id, id: newWamid(this.wa_id), timestamp: await this.ledger.seconds() };
      await this.ledger.webhook({ messages: [{ ...message, type: "text", text: { body: "STOP" } }] });
    },
    prefersNone: async () => {
      const preference = { wa_id: this.wa_id, user_id: this.user_id, value: "stop" };
      await this.ledger.webhook({ user_preferences: [preference] }, "user_preferences");
    },
    isWrittenTo: async () => {
      if (this.contact === null) return;
      const follow_up_body = "Merci {{full_name}}";
      const id = await this.ledger.addCampaign({ contacts: [this.contact], follow_up_body });
      const params = JSON.stringify({ "1": this.full_name });
      await db.sql("update public.messages set params = $2 where campaign_id = $1", [id, params]);
      this.flying.push(...(await this.ledger.claim()).work);
    },
    isAnswered: async () => {
      if (this.contact === null) return;
      await this.ledger.addMessage("reply", this.contact, { body: `Bonjour ${this.full_name}` });
      this.flying.push(...(await this.ledger.claim()).work);
    },
    workerReports: async () => {
      const item = this.flying.shift();
      if (!item) return;
      const wamid = newWamid(this.wa_id);
      this.known.push({ item, wamid });
      await this.ledger.accept(item, {
        wamid,
        wa_id: this.wa_id,
        user_id: this.user_id,
        details: this.phone,
      });
    },
    metaRefuses: async () => {
      const item = this.flying.shift();
      if (item) await this.ledger.reject(item, 131026, { details: `${this.phone} is not on WhatsApp` });
    },
    statusWithOurId: async () => {
      const item = this.flying[0] ?? this.known[0]?.item;
      if (item) await this.#status({ id: newWamid(this.wa_id), biz_opaque_callback_data: item.attempt_id });
    },
    statusWithoutOurId: async () => {
      const wamid = this.known.at(-1)?.wamid;
      if (wamid) await this.#status({ id: wamid, status: "read" });
    },
    statusOfNothing: () => this.#status({ id: newWamid(this.wa_id) }),
    isExported: async () => {
      if (this.contact !== null)
        await call(db, { id: this.ledger.owner }, "public.export_contact($1)", [this.contact]);
    },
    isImported: async () => {
      const { id: import_id } = await this.ledger.insert("imports", {
        owner_id: this.ledger.owner,
        file_name: "a",
      });
      const line = { import_id, line: 2, outcome: "rejected", code: "too_long" };
      await this.ledger.insert("import_rows", {
        ...line,
        original: JSON.stringify([this.phone, this.full_name]),
      });
    },
    sweeps: () => this.ledger.sweep(),
  } satisfies Record<string, () => Promise<unknown>>;

  async #status(more: object) {
    const timestamp = await this.ledger.seconds();
    const errors = [{ code: 131026, error_data: { details: `Not sent to ${this.phone}` } }];
    const status = { status: "delivered", timestamp, recipient_id: this.wa_id, errors, ...more };
    await this.ledger.webhook({ statuses: [status] });
  }

  /** What Meta and those workers that live still tell once the person is gone. */
  async afterwards(workersLive: boolean) {
    for (const message of this.said) await this.ledger.webhook({ messages: [message] });
    await this.steps.statusWithOurId();
    while (workersLive && this.flying.length > 0) await this.steps.workerReports();
    await this.steps.statusWithOurId();
    await this.steps.statusWithoutOurId();
    await this.ledger.sweep();
  }
}

type Step = keyof History["steps"];
const steps: Step[] = [
  "isAdded",
  "writes",
  "saysStop",
  "prefersNone",
  "isWrittenTo",
  "isAnswered",
  "workerReports",
  "metaRefuses",
  "statusWithOurId",
  "statusWithoutOurId",
  "statusOfNothing",
  "isExported",
  "isImported",
  "sweeps",
];

test("P18 after an erasure no stored byte says the person's number, name or words, whatever happened before or happens after", {
  timeout: HISTORIES_MS,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FORMS),
      fc.array(fc.constantFrom(...steps), { maxLength: 16 }),
      fc.boolean(),
      fc.boolean(),
      async (form, happened, underWay, workersLive) => {
        const history = new History(await createLedger(db, { rate_per_minute: 6000 }), form());
        for (const step of happened) await history.steps[step]();
        await history.steps.isAdded();
        if (underWay) await history.steps.isWrittenTo();
        const { ledger, phone, wa_id, full_name, text, user_id, contact } = history;
        await call(db, { id: ledger.owner }, "public.delete_contacts($1)", [{ ids: [contact] }]);
        await history.afterwards(workersLive);
        const texts = [full_name, text, user_id];
        expect(await tracesOf(db, { phone, texts })).toEqual([]);
        expect(await tracesOf(db, { phone: wa_id, texts })).toEqual([]);
        expect(await ledger.wrongs()).toEqual({});
      },
    ),
    { numRuns: Math.ceil(HISTORIES / 4) },
  );
});
