import type { Row, TestDatabase } from "./database.ts";

export type ContactPage = {
  items: (Row & { id: number; full_name: string | null; phone: string | null; category_ids: number[] })[];
  next: unknown[] | null;
  count: number | null;
  count_at_least: number;
};

/** The result of an SQL call with that user's rights. */
export async function call<T>(
  db: TestDatabase,
  user: { id: string },
  text: string,
  values: unknown[] = [],
): Promise<T> {
  const [row] = await db.asUser(user.id, (sql) => sql<{ answer: T }>(`select ${text} as answer`, values));
  return row!.answer;
}

let last_number = 612_000_000;
/** A French mobile number that no other test has. */
export const newPhone = () => `+33${++last_number}`;

export async function newContact(
  db: TestDatabase,
  owner: { id: string },
  contact: { full_name?: string; phone?: string } & Row = {},
): Promise<number> {
  const saved = await call<{ id: number }>(db, owner, "public.save_contact(null, $1)", [
    { full_name: "Awa Ndiaye", phone: newPhone(), country_code: "FR", ...contact },
  ]);
  return saved.id;
}

export async function newCategory(
  db: TestDatabase,
  owner: { id: string },
  name = "Familles",
): Promise<number> {
  const [row] = await db.asUser(owner.id, (sql) =>
    sql<{ id: string }>("insert into public.categories (name) values ($1) returning id", [name]),
  );
  return Number(row!.id);
}

export async function newSender(db: TestDatabase): Promise<number> {
  const [row] = await db.sql<{ id: string }>(
    "insert into public.senders (phone_number_id, waba_id) values (gen_random_uuid()::text, 'waba') returning id",
  );
  return Number(row!.id);
}

/** Two admins, a super-admin, and a number to send from. */
export async function newPeople(db: TestDatabase) {
  return {
    awa: await db.createUser(),
    other: await db.createUser(),
    chief: await db.createUser({ role: "super_admin" }),
    sender_id: await newSender(db),
  };
}

export async function newMessage(
  db: TestDatabase,
  message: { contact_id: number; sender_id: number; owner: { id: string } } & Row,
): Promise<number> {
  const { contact_id, sender_id, owner, kind = "reply", state = "queued", campaign_id = null } = message;
  const [row] = await db.sql<{ id: string }>(
    `with m as (
       insert into public.messages (contact_id, sender_id, owner_id, kind, state, campaign_id, body, params)
       values ($1, $2, $3, $4, $5, $6, 'Bonjour Awa', '{"full_name": "Awa"}') returning *
     ), q as (
       insert into public.queue (message_id, sender_id, campaign_id, due_at, kind)
       select id, sender_id, campaign_id, clock_timestamp(), kind from m where state = 'queued'
     ) select id from m`,
    [contact_id, sender_id, owner.id, kind, state, campaign_id],
  );
  return Number(row!.id);
}
