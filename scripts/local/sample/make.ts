import pg from "pg";
import { DAY_MS } from "../../../lib/base/time.ts";
import { CAMPAIGN, sendCampaign } from "./campaign.ts";
import { SampleClock } from "./clock.ts";
import { CATEGORIES, PEOPLE } from "./people.ts";
import type { Sender } from "./webhooks.ts";

export type SampleSource = {
  /** Database URL of the role that owns the database. */
  databaseUrl: string;
  /** Email address of the admin who will own the data. */
  owner: string;
  phone_number_id: string;
  waba_id: string;
  /** Templates in the format of Meta's list. */
  templates: { name: string }[];
};

export const TEMPLATES = ["rappel_inscription", "portes_ouvertes", "bienvenue", "promo_rentree"];

const DAYS_AGO = 6;
const HOUR = "10:00";
const MADE = "sample_data";

/**
 * Creates two categories, thirty contacts, four templates and a finished campaign in one transaction. Does nothing and
 * returns false when it has run before or the database has other data.
 */
export async function makeSampleData(source: SampleSource): Promise<boolean> {
  const client = new pg.Client({ connectionString: source.databaseUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtext('relance sample data'))");
    const owner_id = await ownerOfNothing(client, source.owner);
    if (owner_id) await make(client, owner_id, source);
    await client.query("commit");
    return owner_id !== undefined;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

async function ownerOfNothing(client: pg.Client, email: string): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    `select id from public.profiles where email = $1
       and not exists (select from public.audit_log where action = 'create' and subject = $2)
       and not exists (select from public.categories) and not exists (select from public.contacts)
       and not exists (select from public.campaigns)`,
    [email, MADE],
  );
  return rows[0]?.id;
}

async function make(client: pg.Client, owner_id: string, source: SampleSource): Promise<void> {
  const launched_at = await launchTime(client);
  const sender = await ensureSender(client, source);
  const wanted = source.templates.filter(({ name }) => TEMPLATES.includes(name));
  await client.query("select public.store_templates($1, $2)", [sender.waba_id, JSON.stringify(wanted)]);
  const category_ids = await as(client, owner_id, () => addCategoriesWithPeople(client));
  await datePeopleBack(client, launched_at);
  const clock = await SampleClock.take(client, launched_at);
  await as(client, owner_id, () =>
    client.query("select public.save_campaign(null, $1, $2)", [
      JSON.stringify({ ...CAMPAIGN, category_ids }),
      sender.phone_number_id,
    ]),
  );
  await sendCampaign(client, clock, sender);
  await clock.giveBack();
  await dateCampaignBack(client, launched_at);
  await client.query("insert into public.audit_log (actor_id, action, subject) values ($1, 'create', $2)", [
    owner_id,
    MADE,
  ]);
}

async function launchTime(client: pg.Client): Promise<Date> {
  const { rows } = await client.query<{ at: Date }>(
    `select ((private.clock() at time zone 'Europe/Paris')::date - $1::int + $2::time) at time zone 'Europe/Paris' as at`,
    [DAYS_AGO, HOUR],
  );
  const at = rows[0]?.at;
  if (!at) throw new Error("the database told no time");
  return at;
}

async function ensureSender(client: pg.Client, { phone_number_id, waba_id }: SampleSource): Promise<Sender> {
  await client.query(
    "insert into public.senders (phone_number_id, waba_id) values ($1, $2) on conflict (phone_number_id) do nothing",
    [phone_number_id, waba_id],
  );
  const { rows } = await client.query<Sender>(
    "select id::int, phone_number_id, waba_id from public.senders where phone_number_id = $1",
    [phone_number_id],
  );
  const sender = rows[0];
  if (!sender) throw new Error("the sender was not written");
  return sender;
}

/** Runs statements as that user, with row-level security and grants. */
async function as<T>(client: pg.Client, id: string, act: () => Promise<T>): Promise<T> {
  const claims = JSON.stringify({ role: "authenticated", sub: id });
  await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
  await client.query("set local role authenticated");
  const result = await act();
  await client.query("reset role");
  await client.query("select set_config('request.jwt.claims', '', true)");
  return result;
}

async function addCategoriesWithPeople(client: pg.Client): Promise<number[]> {
  const people = await client.query<{ id: number }>(
    `insert into public.contacts (full_name, phone, country_code, fields, consent_source, consent_since)
     select p ->> 'full_name', p ->> 'phone', p ->> 'country_code', jsonb_build_object('ville', p ->> 'city'),
       'Formulaire d’inscription', (private.clock() - interval '60 days')::date
     from jsonb_array_elements($1::jsonb) with ordinality l(p, place) order by place returning id::int`,
    [JSON.stringify(PEOPLE)],
  );
  const ids: number[] = [];
  for (const [index, { name, color, description }] of CATEGORIES.entries()) {
    const { rows } = await client.query<{ id: number }>(
      "insert into public.categories (name, color, description) values ($1, $2, $3) returning id::int",
      [name, color, description],
    );
    const id = rows[0]?.id ?? 0;
    const members = people.rows.filter((_, place) => PEOPLE[place]?.categories.includes(index));
    await client.query(
      "insert into public.category_contacts (category_id, contact_id) select $1, unnest($2::bigint[])",
      [id, members.map((row) => row.id)],
    );
    ids.push(id);
  }
  return ids;
}

/** Column defaults use the current time, and a campaign leaves out contacts added after its launch. */
async function datePeopleBack(client: pg.Client, launched_at: Date): Promise<void> {
  const at = new Date(launched_at.getTime() - 3 * DAY_MS);
  for (const table of ["contacts", "categories"]) {
    const change = `update public.${table} set created_at = $1, updated_at = $1 where owner_id is not null`;
    await client.query(change, [at]);
  }
  await client.query("update public.category_contacts set added_at = $1 where owner_id is not null", [at]);
}

/** Dates the campaign back. Webhook events are deleted, since they would be past their retention time. */
async function dateCampaignBack(client: pg.Client, at: Date): Promise<void> {
  for (const change of [
    "update public.campaigns set created_at = $1, updated_at = $1 where owner_id is not null",
    "update public.messages set created_at = case kind when 'message_1' then $1 else claimed_at end where owner_id is not null",
    "update public.alerts set cleared_at = raised_at where raised_at between $1 and $1::timestamptz + interval '1 day'",
    "update public.audit_log set at = $1 where subject = 'campaign'",
    "delete from public.webhook_events where received_at between $1 and $1::timestamptz + interval '1 day'",
  ])
    await client.query(change, [at]);
}
