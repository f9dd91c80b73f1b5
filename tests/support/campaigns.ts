import type { Sql, TestDatabase } from "./database.ts";

export interface World {
  owner: string;
  sender_id: number;
  category_id: number;
}

let serial = 0;
const next = () => ++serial;

export const BODY_TEMPLATE = [
  { type: "BODY", text: "Bonjour {{1}}, rendez-vous à {{2}}." },
  { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Oui" }] },
];

/** An admin with a sender of their own, its templates `hello` (no variable) and `meet` ({{1}}, {{2}}), and a category. */
export async function makeWorld(db: TestDatabase): Promise<World> {
  const { id: owner } = await db.createUser();
  const n = next();
  const [sender] = await db.sql<{ id: number }>(
    "insert into senders (phone_number_id, waba_id) values ($1, $2) returning id::int",
    [`phone_${n}`, `waba_${n}`],
  );
  await db.sql(
    `insert into templates (waba_id, name, language, status, category, components) values
       ($1, 'hello', 'fr', 'APPROVED', 'MARKETING', '[{"type": "BODY", "text": "Bonjour"}]'),
       ($1, 'meet', 'fr', 'APPROVED', 'MARKETING', $2)`,
    [`waba_${n}`, JSON.stringify(BODY_TEMPLATE)],
  );
  const category_id = await makeCategory(db, owner);
  return { owner, sender_id: sender!.id, category_id };
}

export async function makeCategory(db: TestDatabase, owner: string): Promise<number> {
  const [category] = await db.sql<{ id: number }>(
    "insert into categories (owner_id, name) values ($1, 'Familles') returning id::int",
    [owner],
  );
  return category!.id;
}

export interface Person {
  full_name?: string | null;
  phone?: string;
  country_code?: string;
  fields?: Record<string, string>;
  user_id?: string;
}

/** Contacts in the world's category; ids in the order given. */
export async function addPeople(
  db: TestDatabase,
  world: World,
  people: Person[],
  category_id = world.category_id,
) {
  const ids: number[] = [];
  for (const person of people) {
    const {
      full_name = "Awa Diop",
      phone = `+22177${String(next()).padStart(7, "0")}`,
      country_code = "SN",
      fields = {},
      user_id = null,
    } = person;
    const [contact] = await db.sql<{ id: number }>(
      `insert into contacts (owner_id, full_name, phone, country_code, fields, user_id)
       values ($1, $2, $3, $4, $5, $6) returning id::int`,
      [world.owner, full_name, phone, country_code, fields, user_id],
    );
    ids.push(contact!.id);
  }
  await associate(db, world, ids, category_id);
  return ids;
}

export const associate = (db: TestDatabase, world: World, ids: number[], category_id: number) =>
  db.sql(
    "insert into category_contacts (category_id, contact_id, owner_id) select $1, unnest($2::bigint[]), $3",
    [category_id, ids, world.owner],
  );

/** Many ordinary contacts at once. */
export async function addCrowd(db: TestDatabase, world: World, size: number): Promise<void> {
  const first = serial;
  serial += size;
  await db.sql(
    `with made as (
       insert into contacts (owner_id, full_name, phone, country_code)
       select $1, 'Awa ' || i, '+22177' || lpad(i::text, 7, '0'), 'SN' from generate_series($2::int + 1, $2::int + $3::int) i returning id)
     insert into category_contacts (category_id, contact_id, owner_id) select $4, id, $1 from made`,
    [world.owner, first, size, world.category_id],
  );
}

export interface Saved {
  id: number;
  status: string;
  sender_id: number | null;
  to_prepare: boolean;
}

const phoneNumberId = (sql: Sql, world: World) =>
  sql<{ phone_number_id: string }>("select phone_number_id from senders where id = $1", [
    world.sender_id,
  ]).then((rows) => rows[0]!.phone_number_id);

export const draftOf = (world: World, patch: object = {}) => ({
  name: "Cours du soir",
  category_ids: [world.category_id],
  template: { name: "hello", language: "fr", variables: {} },
  ...patch,
});

export const save = (
  db: TestDatabase,
  world: World,
  patch: object,
  id: number | null = null,
  as = world.owner,
) =>
  db.asUser(as, async (sql) => {
    const rows = await sql<{ saved: Saved }>("select save_campaign($1, $2, $3) as saved", [
      id,
      patch,
      await phoneNumberId(sql, world),
    ]);
    return rows[0]!.saved;
  });

export const launch = (
  db: TestDatabase,
  world: World,
  id: number,
  patch: { first_slice?: number; scheduled_at?: string } = {},
  as = world.owner,
) =>
  db.asUser(as, async (sql) => {
    const rows = await sql<{ launched: Saved }>("select launch_campaign($1, $2, $3) as launched", [
      id,
      patch,
      await phoneNumberId(sql, world),
    ]);
    return rows[0]!.launched;
  });

export async function launched(db: TestDatabase, world: World, patch: object = {}): Promise<number> {
  const { id } = await save(db, world, draftOf(world, patch));
  await launch(db, world, id);
  return id;
}

export const act = (db: TestDatabase, as: string, call: string, values: unknown[]) =>
  db.asUser(
    as,
    async (sql) => (await sql<{ answer: unknown }>(`select ${call} as answer`, values))[0]!.answer,
  );

export const statusOf = async (db: TestDatabase, id: number) =>
  (await db.sql<{ status: string }>("select status from campaigns where id = $1", [id]))[0]!.status;

export const statesOf = async (db: TestDatabase, id: number) =>
  Object.fromEntries(
    (
      await db.sql<{ state: string; n: number }>(
        "select state, count(*)::int as n from messages where campaign_id = $1 and kind = 'message_1' group by 1",
        [id],
      )
    ).map(({ state, n }) => [state, n]),
  );

export const messagesOf = (db: TestDatabase, id: number) =>
  db.sql<{ contact_id: number; params: Record<string, string> }>(
    "select contact_id::int, params from messages where campaign_id = $1 order by contact_id",
    [id],
  );

export const exclusionsOf = async (db: TestDatabase, id: number) =>
  Object.fromEntries(
    (
      await db.sql<{ contact_id: number; reason: string }>(
        "select contact_id::int, reason from exclusions where campaign_id = $1",
        [id],
      )
    ).map(({ contact_id, reason }) => [contact_id, reason]),
  );

export const prepare = (db: TestDatabase, id: number, limit: number) =>
  db.asService((sql) => sql("select prepare_campaign($1, $2)", [id, limit]));

/** The code and fields with which a call was refused; throws when it was not. */
export async function refused(
  call: Promise<unknown>,
): Promise<{ code: string; fields: Record<string, string> }> {
  try {
    await call;
  } catch (error) {
    const { message, detail } = error as { message: string; detail?: string };
    const fields = JSON.parse(detail || "[]") as { path: string; code: string }[];
    return { code: message, fields: Object.fromEntries(fields.map((field) => [field.path, field.code])) };
  }
  throw new Error("It was not refused.");
}
