import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { bootstrap } from "../../stand-ins/database/bootstrap.ts";
import { migrate } from "../../stand-ins/database/migrate.ts";
import { startDatabase } from "../../stand-ins/database/server.ts";
import { freePort } from "../../stand-ins/ports.ts";

export const OWNER = "00000000-0000-0000-0000-00000000000a";

/** A separate database with fsync on and one active admin. */
export async function withDatabase<T>(work: (url: string, adminUrl: string) => Promise<T>): Promise<T> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "relance-bench-"));
  fs.chmodSync(dataDir, 0o755);
  const settings = { shared_buffers: "512MB", max_wal_size: "4GB" };
  const database = await startDatabase({ dataDir, port: await freePort(), settings });
  try {
    await bootstrap(database.adminUrl);
    const folder = fileURLToPath(new URL("../../supabase", import.meta.url));
    await migrate(database.url, { folder, seed: false });
    await withClient(database.url, (client) => client.query(ADMIN));
    return await work(database.url, database.adminUrl);
  } finally {
    await database.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

const ADMIN = `
  insert into auth.users (instance_id, id, aud, role, email)
    values ('00000000-0000-0000-0000-000000000000', '${OWNER}', 'authenticated', 'authenticated', 'bench@relance.test');
  insert into profiles (id, email, full_name) values ('${OWNER}', 'bench@relance.test', 'Banc')
    on conflict (id) do update set active = true;`;

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const TEMPLATE = JSON.stringify({
  name: "bench",
  language: "fr",
  category: "MARKETING",
  parameter_format: "POSITIONAL",
  components: [{ type: "BODY", text: "Bonjour {{1}}, les inscriptions sont ouvertes." }],
});

/** The phone of the contact with that number. */
export const phoneOf = (number: number) => `+3366${String(number).padStart(7, "0")}`;

/** Contacts of the admin, from the number `from` on. */
export async function addContacts(client: pg.Client, from: number, count: number): Promise<void> {
  await client.query(
    `insert into contacts (owner_id, full_name, phone, country_code)
     select '${OWNER}', 'Awa ' || i, '+3366' || lpad(i::text, 7, '0'), 'FR' from generate_series($1::int, $1::int + $2::int - 1) i`,
    [from, count],
  );
}

/** A sender without effective limits, so that the ledger is measured and not the rate. */
export async function addSender(client: pg.Client, name: string, waba = name): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    `insert into senders (phone_number_id, waba_id, rate_per_minute, rate_per_second, long_window, short_window)
     values ($1, $2, 60000, 1000, '100 ms', '1 ms') returning id`,
    [name, waba],
  );
  return Number(rows[0]?.id);
}

/** A running campaign of that sender to the first contacts, all due now. */
export async function addCampaign(client: pg.Client, sender: number, contacts: number): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `insert into campaigns (owner_id, sender_id, name, status, template_name, template_language, template_snapshot, audience_complete, prepared_up_to)
     values ('${OWNER}', $1, 'Banc', 'running', 'bench', 'fr', $2, true, 1) returning id`,
    [sender, TEMPLATE],
  );
  await client.query(
    `with due as materialized (select private.clock() as at),
     made as (
       insert into messages (campaign_id, contact_id, sender_id, owner_id, kind, params)
       select $1, id, $2, owner_id, 'message_1', '{"1": "Awa"}' from contacts order by id limit $3 returning *)
     insert into queue (message_id, sender_id, campaign_id, kind, due_at)
     select m.id, m.sender_id, m.campaign_id, m.kind, due.at from made m, due`,
    [rows[0]?.id, sender, contacts],
  );
}
