import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Ctx } from "@/lib/actor/context";
import { saveCampaign } from "@/lib/campaigns/commands";
import { createContact, updateContact } from "@/lib/contacts/commands";
import { getContact } from "@/lib/contacts/queries";
import { makeWorld, type World } from "../support/campaigns.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { contextOf } from "../support/verbs.ts";

let db: TestDatabase;
let world: World;
let ctx: Ctx;

beforeAll(async () => {
  db = await createDatabase();
  world = await makeWorld(db);
  ctx = contextOf(db, { id: world.owner });
  for (const [name, value] of Object.entries({
    NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:9",
    NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "public",
    SUPABASE_SECRET_KEY: "secret",
    QSTASH_URL: "http://127.0.0.1:9",
    QSTASH_TOKEN: "token",
    QSTASH_CURRENT_SIGNING_KEY: "current",
    QSTASH_NEXT_SIGNING_KEY: "next",
    CRON_SECRET: "a cron secret of length",
  }))
    vi.stubEnv(name, value);
});

type Stored = { id: number; updated_at: string };
type Save = (input: { id: number; unchanged_since?: string; name: string }) => Promise<Stored>;
const phone = () => `+3361234${String(Math.floor(Math.random() * 10_000)).padStart(4, "0")}`;

const things: [string, () => Promise<Stored>, Save, (id: number) => Promise<string | null>][] = [
  [
    "a campaign",
    () => saveCampaign(ctx, { name: "Rentrée" }),
    (input) => saveCampaign(ctx, input),
    async (id) => (await db.sql<{ name: string }>("select name from campaigns where id = $1", [id]))[0]!.name,
  ],
  [
    "a contact",
    () => createContact(ctx, { full_name: "Awa", phone: phone() }),
    ({ name, ...input }) => updateContact(ctx, { ...input, full_name: name }),
    async (id) => (await getContact(ctx, id)).full_name,
  ],
];

describe("a new draft that the browser gave a key", () => {
  const count = async (name: string) =>
    (await db.sql<{ id: number }>("select id from campaigns where name = $1", [name])).length;

  test("is created once, however often and at whatever time creating it is repeated", async () => {
    const draft_key = crypto.randomUUID();
    const first = await Promise.all(
      ["a", "b", "c"].map(() => saveCampaign(ctx, { name: "Créé une fois", draft_key })),
    );
    expect(new Set(first.map(({ id }) => id)).size).toBe(1);
    expect(await count("Créé une fois")).toBe(1);
    const later = await saveCampaign(ctx, { name: "Créé une fois, suite", draft_key });
    expect(later).toMatchObject({ id: first[0]!.id, name: "Créé une fois, suite" });
    expect(await count("Créé une fois")).toBe(0);
  });

  test("is not changed by its key once a save has named its id", async () => {
    const draft_key = crypto.randomUUID();
    const { id } = await saveCampaign(ctx, { name: "Nommé", draft_key });
    await saveCampaign(ctx, { id, name: "Nommé, suite" });
    const other = await saveCampaign(ctx, { name: "Ancien onglet", draft_key });
    expect(other.id).not.toBe(id);
    expect(await count("Nommé, suite")).toBe(1);
  });

  test("is not found by another owner's same key", async () => {
    const draft_key = crypto.randomUUID();
    const stranger = contextOf(db, await db.createUser());
    const { id } = await saveCampaign(ctx, { name: "À moi", draft_key });
    expect((await saveCampaign(stranger, { name: "À elle", draft_key })).id).not.toBe(id);
    expect(await count("À moi")).toBe(1);
  });

  test("loses the key when it is handed over, so that no key of its new owner is in the way", async () => {
    const draft_key = crypto.randomUUID();
    const former = await db.createUser();
    const heir = await db.createUser();
    const { id } = await saveCampaign(contextOf(db, former), { name: "Cédé", draft_key });
    const own = await saveCampaign(contextOf(db, heir), { name: "Propre", draft_key });
    await db.sql("select private.hand_over_campaigns($1, $2)", [former.id, heir.id]);
    const again = await saveCampaign(contextOf(db, heir), { name: "Propre, suite", draft_key });
    expect(again.id).toBe(own.id);
    expect(again.id).not.toBe(id);
  });
});

describe.each(things)("%s", (_thing, create, save, nameOf) => {
  test("is not changed by somebody who saw an older version, until they say that theirs replaces it", async () => {
    const { id, updated_at: seen } = await create();
    const first = await save({ id, unchanged_since: seen, name: "First" });
    await expect(save({ id, unchanged_since: seen, name: "Second" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await nameOf(id)).toBe("First");
    await save({ id, unchanged_since: first.updated_at, name: "Third" });
    await save({ id, name: "Replaced" });
    expect(await nameOf(id)).toBe("Replaced");
  });

  test("of two who save at once on the same version, one is told", async () => {
    const { id, updated_at: unchanged_since } = await create();
    const outcomes = await Promise.allSettled(
      ["One", "Two"].map((name) => save({ id, unchanged_since, name })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict" },
    });
  });

  test("that is gone is not found, rather than changed", async () => {
    const unchanged_since = new Date().toISOString();
    await expect(save({ id: 987_654_321, unchanged_since, name: "Gone" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
