// Prints how long a launch takes: `node tests/bench/launch.ts [contacts] [port]`, with a database of its own.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { bootstrap } from "../../stand-ins/database/bootstrap.ts";
import { migrate } from "../../stand-ins/database/migrate.ts";
import { startDatabase } from "../../stand-ins/database/server.ts";

const contacts = Number(process.argv[2] ?? 100_000);
const port = Number(process.argv[3] ?? 56_201);
const OWNER = "00000000-0000-0000-0000-00000000000a";

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "relance-bench-"));
fs.chmodSync(dataDir, 0o755);
const database = await startDatabase({ dataDir, port });
try {
  await bootstrap(database.adminUrl);
  await migrate(database.url, {
    folder: fileURLToPath(new URL("../../supabase", import.meta.url)),
    seed: false,
  });
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await seed(client);
  await measure(client);
  await client.end();
} finally {
  await database.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
}

async function seed(client: pg.Client): Promise<void> {
  const template = JSON.stringify([{ type: "BODY", text: "Bonjour {{1}}, rendez-vous à {{2}}." }]);
  await client.query(`
    insert into auth.users (instance_id, id, aud, role, email)
      values ('00000000-0000-0000-0000-000000000000', '${OWNER}', 'authenticated', 'authenticated', 'bench@relance.test');
    insert into profiles (id, email, full_name) values ('${OWNER}', 'bench@relance.test', 'Banc')
      on conflict (id) do update set active = true;
    insert into senders (phone_number_id, waba_id) values ('bench', 'bench');
    insert into templates (waba_id, name, language, status, category, components)
      values ('bench', 'bench', 'fr', 'APPROVED', 'MARKETING', '${template}');
    insert into categories (owner_id, name) values ('${OWNER}', 'Tous');
    insert into contacts (owner_id, full_name, phone, country_code, fields)
      select '${OWNER}', 'Awa ' || i, '+22177' || lpad(i::text, 7, '0'), 'SN', '{"city": "Dakar"}' from generate_series(1, ${contacts}) i;
    insert into category_contacts (category_id, contact_id, owner_id) select 1, id, owner_id from contacts;
  `);
  await client.query("analyze contacts, category_contacts");
  await client.query("select set_config('request.jwt.claims', $1, false)", [JSON.stringify({ sub: OWNER })]);
}

async function measure(client: pg.Client): Promise<void> {
  const draft = {
    name: "Banc",
    category_ids: [1],
    template: {
      name: "bench",
      language: "fr",
      variables: { "1": { field: "first_name" }, "2": { field: "fields.city" } },
    },
    follow_up: { body: "Merci {{first_name}}" },
  };
  await client.query("select save_campaign(null, $1)", [JSON.stringify(draft)]);
  await timed("preview of the audience", () => client.query("select preview_audience(1)"));
  const started = performance.now();
  await timed("launch, until the first messages wait", () => client.query("select launch_campaign(1)"));
  let slowest = 0;
  for (let rest = true; rest; ) {
    const from = performance.now();
    const { rows } = await client.query<{ more: boolean }>(
      "select (prepare_campaign(1) ->> 'to_prepare')::boolean as more",
    );
    slowest = Math.max(slowest, performance.now() - from);
    rest = rows[0]?.more ?? false;
  }
  print("slowest range of 5,000", slowest);
  print("launch, until everybody is queued", performance.now() - started);
  await timed("figures of the campaign", () => client.query("select campaign_stats(1)"));
  await timed("count of its messages, from rows", () =>
    client.query(`select list_messages('{"campaign_id": 1}')`),
  );
  await timed("cancel the first 5,000", () => client.query("select cancel_campaign(1)"));
}

async function timed(what: string, run: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await run();
  print(what, performance.now() - from);
}

function print(what: string, ms: number): void {
  console.log(`${what.padEnd(42)} ${Math.round(ms).toString().padStart(7)} ms  (${contacts} contacts)`);
}
