import type pg from "pg";
import { addSender, OWNER } from "./bench-database.ts";

export const SUPER_ADMIN = "00000000-0000-0000-0000-00000000000b";
const CAMPAIGNS = 50;
const CATEGORIES = 10;
const DAYS = 90;

/** What an admin has after a year: so many contacts, five times as many messages of the last 90 days, and answers. */
export async function addArchive(client: pg.Client, contacts: number): Promise<void> {
  const sender = await addSender(client, "archive");
  await client.query("set maintenance_work_mem = '256MB'");
  await client.query(SUPER);
  await client.query(
    "insert into categories (owner_id, name) select $1, 'Groupe ' || i from generate_series(1, $2) i",
    [OWNER, CATEGORIES],
  );
  await quickly(client, "contacts", () => client.query(CONTACTS, [OWNER, contacts]));
  await client.query("update contacts set phone_key = private.person_key(phone) where id % 50 = 0");
  await quickly(client, "category_contacts", () => client.query(ASSOCIATIONS, [OWNER, CATEGORIES]));
  await client.query("update categories set contact_count = $1", [contacts / CATEGORIES]);
  await client.query(OPT_OUTS, [sender]);
  await client.query(CAMPAIGN, [OWNER, sender, CAMPAIGNS, DAYS]);
  await client.query(AUDIENCES, [CATEGORIES]);
  await quickly(client, "messages", () =>
    client.query(MESSAGES, [OWNER, sender, contacts / CATEGORIES, CATEGORIES]),
  );
  await client.query(ANSWERS, [OWNER, sender]);
  await client.query(STRANGERS, [sender, contacts / 100]);
  await client.query(FOLLOW_UPS);
  await client.query(EXCLUSIONS, [contacts / CATEGORIES]);
  await client.query(CONVERSATIONS, [OWNER, sender]);
  await client.query(
    "update contacts set last_interaction_at = v.last_inbound_at from conversations v where v.contact_id = contacts.id",
  );
  await client.query("select reconcile_counters(true)");
  await client.query("vacuum analyze");
}

/** Without triggers and foreign keys, which would run for each row, and with the indexes created after all rows. */
async function quickly(client: pg.Client, table: string, fill: () => Promise<unknown>): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
     where i.indrelid = $1::regclass and not exists (select from pg_constraint where conindid = i.indexrelid)`,
    [table],
  );
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await client.query("set session_replication_role = replica");
  await fill();
  await client.query("set session_replication_role = default");
  for (const { definition } of indexes) await client.query(definition);
}

const SUPER = `
  insert into auth.users (instance_id, id, aud, role, email)
    values ('00000000-0000-0000-0000-000000000000', '${SUPER_ADMIN}', 'authenticated', 'authenticated', 'super@relance.test');
  insert into profiles (id, email, full_name) values ('${SUPER_ADMIN}', 'super@relance.test', 'Tous') on conflict (id) do nothing;
  update profiles set active = true, role = 'super_admin' where id = '${SUPER_ADMIN}'`;

const CONTACTS = `
  insert into contacts (owner_id, full_name, phone, country_code, fields, consent_source)
  select $1, (array['Awa', 'Fatou', 'Jean', 'Khady', 'Moussa', 'Aïssatou', 'Ousmane', 'Marie', 'Cheikh', 'Ndeye', 'Paul'])[1 + i % 11] || ' ' ||
    (array['Ndiaye', 'Diop', 'Fall', 'Sow', 'Diallo', 'Ba', 'Gueye', 'Sarr', 'Kane', 'Sy', 'Faye', 'Thiam', 'Seck', 'Mbaye', 'Cissé', 'Traoré', 'Touré',
      'Koné', 'Camara', 'Keita', 'Dupont', 'Martin', 'Bernard'])[1 + i / 11 % 23] || ' ' || i,
    '+22177' || lpad(i::text, 7, '0'), (array['SN', 'SN', 'SN', 'FR', 'CI'])[1 + i % 5],
    jsonb_build_object('ville', (array['Dakar', 'Thiès', 'Abidjan'])[1 + i % 3]), case when i % 3 = 0 then 'formulaire' end
  from generate_series(0, $2::int - 1) i`;

const ASSOCIATIONS = `
  insert into category_contacts (category_id, contact_id, owner_id)
  select g.id, c.id, $1 from contacts c
  join (select id, row_number() over (order by id) - 1 as place from categories) g on g.place = c.id % $2`;

const OPT_OUTS = `
  insert into opt_outs (sender_id, person_key, source, opted_out_at)
  select $1, phone_key, 'keyword', now() - interval '1 day' from contacts where phone_key is not null`;

const CAMPAIGN = `
  insert into campaigns (owner_id, sender_id, name, status, template_name, template_language, template_snapshot, audience_complete, launched_at, completed_at)
  select $1, $2, 'Campagne ' || i, 'completed', 'bench', 'fr', '{"name": "bench", "language": "fr", "category": "MARKETING"}', true, at, at
  from generate_series(1, $3::int) i, lateral (select now() - make_interval(days => $4::int * ($3::int - i) / $3::int) as at) t order by i`;

const AUDIENCES = `
  insert into campaign_categories (campaign_id, category_id, owner_id)
  select c.id, g.id, c.owner_id from campaigns c
  join (select id, row_number() over (order by id) as place from categories) g on g.place % $1 = c.id % $1`;

const MESSAGES = `
  insert into messages (campaign_id, contact_id, sender_id, owner_id, kind, created_at, claimed_at, state, code, attempts, tries, day,
    accepted_at, sent_at, delivered_at, read_at, failed_at, price, country_code)
  select g.id, c.id, $2, $1, 'message_1', t.at, t.at, s.state,
    case when s.state = 'failed' then 131026 end, 1, 1, (t.at at time zone 'UTC')::date,
    case when s.state <> 'failed' then t.at end, case when s.state in ('sent', 'delivered', 'read') then t.at end,
    case when s.state in ('delivered', 'read') then t.at end, case when s.state = 'read' then t.at end,
    case when s.state = 'failed' then t.at end, 0.0225, c.country_code
  from (select id, launched_at, row_number() over (order by id) as place from campaigns) g
  join contacts c on c.id % $4::int = g.place % $4::int
  cross join lateral (select g.launched_at + make_interval(secs => 36000.0 * c.id / ($3::int * $4::int)) as at) t
  cross join lateral (select (case when c.id % 499 = 7 then 'unknown' when c.id % 23 = 3 then 'failed' when c.id % 9 = 0 then 'sent'
    when c.id % 3 = 0 then 'delivered' else 'read' end)::message_state as state) s
  order by g.id, c.id`;

const ANSWERS = `
  insert into interactions (wamid, sender_id, owner_id, contact_id, campaign_id, message_id, at, type, triggers, body, meaning)
  select 'wamid.' || m.id, $2, $1, m.contact_id, m.campaign_id, m.id, m.accepted_at + interval '5 min', 'text', true, 'Oui',
    case when m.id % 1100 = 1 then 'seems' end
  from messages m where m.id % 100 = 1 and m.state = 'read'`;

const STRANGERS = `
  insert into interactions (wamid, sender_id, from_id, at, type, body)
  select 'wamid.stranger.' || i, $1, '33655' || lpad(i::text, 6, '0'), now() - make_interval(mins => i), 'text', 'Qui êtes-vous ?'
  from generate_series(1, $2::int) i`;

const FOLLOW_UPS = `
  insert into messages (campaign_id, contact_id, sender_id, owner_id, kind, created_at, claimed_at, state, attempts, tries, day,
    accepted_at, sent_at, delivered_at, price, country_code, body)
  select m.campaign_id, m.contact_id, m.sender_id, m.owner_id, 'message_2', i.at, i.at, 'delivered', 1, 1,
    (i.at at time zone 'UTC')::date, i.at, i.at, i.at, 0, m.country_code, 'Merci'
  from interactions i join messages m on m.id = i.message_id order by i.at`;

const EXCLUSIONS = `
  insert into exclusions (campaign_id, contact_id, reason)
  select 25, id, case when id % 50 = 0 then 'opted_out' else 'already_reached' end from contacts
  where id % 10 in (0, 3) and id <= $1::int * 5`;

const CONVERSATIONS = `
  insert into conversations (sender_id, contact_id, owner_id, window_until, last_inbound_at, asked_at, closed_at)
  select $2, contact_id, $1, max(at) + interval '24 h', max(at), max(at), case when contact_id % 4 = 0 then max(at) end
  from interactions where contact_id is not null group by contact_id`;
