import { expect, test } from "vitest";
import { createDatabase } from "../support/database.ts";
import { handingOver } from "../support/handing-over.ts";
import { createLedger } from "../support/ledger.ts";
import { knownEverywhere, type PersonalTable, personalColumns } from "../support/personal-columns.ts";

const db = await createDatabase();
const chief = (await db.createUser({ role: "super_admin" })).id;

const ID = "an id that the database made";
const COUNT = "counts, prices and statistics of past messages stay true";
const WHAT = "what kind of thing it was, a word of a list";

const PERSONAL: Record<string, PersonalTable> = {
  contacts: {
    rows: "id = $1",
    stays: {
      "id owner_id import_id": ID,
      "created_at updated_at deleted_at": "when the row was made, and erased",
    },
  },
  messages: {
    rows: "contact_id = $1",
    stays: {
      "id campaign_id contact_id sender_id owner_id": ID,
      "created_at claimed_at accepted_at sent_at delivered_at read_at failed_at closed_at day again_from service_month":
        COUNT,
      "tries round attempts held price country_code": COUNT,
      "kind state problem reason code": WHAT,
    },
  },
  attempts: {
    rows: "message_id in (select id from messages where contact_id = $1)",
    stays: {
      "id message_id sender_id": ID,
      "claimed_at finished_at busy_until number round initiates":
        "the rate and Meta's tier are counted by attempts",
      "code outcome": WHAT,
    },
  },
  interactions: {
    rows: "contact_id = $1",
    stays: {
      "id sender_id owner_id contact_id campaign_id message_id": ID,
      "at triggers automatic answers asks meaning": COUNT,
      "type code": WHAT,
    },
  },
  exclusions: {
    rows: "contact_id = $1",
    stays: { "campaign_id contact_id": ID, reason: WHAT },
  },
  import_rows: {
    rows: "contact_id = $1",
    stays: { "import_id contact_id line": ID, "outcome field code left_out": WHAT },
  },
  queue: { rows: "message_id in (select id from messages where contact_id = $1)", stays: {} },
  replies: {
    rows: "message_id in (select id from messages where contact_id = $1)",
    stays: { "message_id author_id key": "who of us wrote" },
  },
  conversations: { rows: "contact_id = $1", stays: {} },
  category_contacts: { rows: "contact_id = $1", stays: {} },
  past_messages: { rows: "contact_id = $1", stays: {} },
  webhook_events: {
    rows: "$1 = any (contact_ids)",
    stays: {
      "id day received_at processed_at sender_id dictionary": ID,
      digest: "a hash: the same delivery is not stored twice",
      "contact_ids person_keys": "ids and keyed hashes, by which an erasure finds it",
    },
  },
  parked_statuses: {
    rows: "code = 4242 and $1 > 0",
    stays: {
      "status code": WHAT,
      "at parked_at": COUNT,
      detail: "no identities: P18 looks for the number in it",
    },
  },
  idempotency_keys: { rows: "subject = 'contacts' and subject_id = $1::text", stays: {} },
  opt_outs: {
    rows: "source = 'manual' and $1 > 0",
    stays: {
      "id sender_id": ID,
      person_key: "a keyed hash: who said STOP is not written to again, erased or not",
      key_check: "made with the key alone",
      "source opted_out_at ended_at by_person ended_by_person": WHAT,
      proof: "ids only: P18 looks for the number in it",
    },
  },
};

/** Tables with nothing of a person, and why. */
const OTHERS: Record<string, string> = {
  "alerts campaigns campaign_categories categories category_copies":
    "an admin's own words and ids, about no one contact",
  audit_log: "a constraint takes ids and words only",
  imports: "the file's name, columns and counts",
  import_parts: "a file until it is read; it is deleted then, and what it has makes contacts again",
  "alert_mails profiles": "users, not contacts",
  frozen_audience: "values of a launch in progress, deleted with the contact as tests of launches show",
  erased_people: "keyed hashes, by which what Meta still reports is stored without the number",
  campaign_recipients: "keyed hashes: a person gets a campaign once, whatever becomes of the contact",
  "senders watchdog templates error_classes error_effects markets rate_card rates retention restores secrets words":
    "settings and Meta's lists",
  test_numbers: "forgotten with the person, as tests of tests to numbers show",
  "answer_counters answer_deltas breakdown_counters campaign_counters counter_deltas day_counters past_counts service_counters spending":
    "counts",
};

const { fill, rowsOf, leftIn } = personalColumns(db, PERSONAL);

test("every table is known: it has rows about a person, or nothing of one", async () => {
  const tables = await db.sql<{ name: string }>(
    `select relname as name from pg_class c where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
       and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const known = [...Object.keys(PERSONAL), ...Object.keys(OTHERS).flatMap((names) => names.split(" "))];
  expect(tables.map(({ name }) => name)).toEqual(known.sort());
});

test("a contact that was merged into another is as empty, with the messages that it keeps", async () => {
  const ledger = await createLedger(db);
  const from = ledger.owner;
  const to = (await db.createUser()).id;
  const lost = await ledger.addContact({ phone: "+33698765432" });
  ledger.owner = to;
  const kept = await ledger.addContact({ phone: "+33698765432" });
  ledger.owner = from;
  await ledger.addCampaign({ contacts: [lost, kept] });
  await ledger.sendAll();
  const tables = ["contacts", "messages", "attempts"];
  for (const table of tables) await fill(table, lost);
  await handingOver(db, () => ledger).handOver(from, to, chief, 100);
  for (const table of tables) {
    expect([table, (await rowsOf(table, lost)).length]).toEqual([table, 1]);
    expect(await leftIn(table, lost)).toEqual([]);
  }
});

test("every column about a person is empty once they are erased, or on the list of those that stay", async () => {
  const ledger = await createLedger(db);
  const id = await knownEverywhere(ledger, "+33698765432");
  for (const table of Object.keys(PERSONAL)) {
    expect([table, (await rowsOf(table, id)).length > 0]).toEqual([table, true]);
    if (table !== "parked_statuses") await fill(table, id);
  }
  await db.asUser(ledger.owner, (sql) =>
    sql("select public.delete_contacts($1)", [JSON.stringify({ ids: [id] })]),
  );
  for (const table of Object.keys(PERSONAL)) expect(await leftIn(table, id)).toEqual([]);
});
