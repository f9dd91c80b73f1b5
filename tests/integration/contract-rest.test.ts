import { beforeAll, describe, expect, it } from "vitest";
import { create } from "../support/campaign-contract.ts";
import { audience, newPhone, rest, webhook } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

let admin: Api;
let other: Api;
let me: string;
let them: string;
let mine: { category: number; contact: number };
let theirs: { category: number; contact: number };

const idOf = async (api: Api) => (await api.get<{ id: string }>("/api/auth/me")).body.id;
const own = async (api: Api) => {
  const { category, people } = await audience(api, 1);
  return { category, contact: people[0]?.id ?? 0 };
};

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  [me, them] = [await idOf(admin), await idOf(other)];
  [mine, theirs] = [await own(admin), await own(other)];
  expect((await create(admin, mine.category)).status).toBe(201);
});

describe("PostgREST with the service key", () => {
  it("returns webhook_events and senders with their ids", async () => {
    expect(await webhook({ at: Date.now() })).toBe(200);
    for (const table of ["webhook_events", "senders"]) {
      const { status, body } = await rest("GET", `${table}?select=id&order=id.desc&limit=1`);
      expect([table, status, body]).toEqual([table, 200, [{ id: expect.any(Number) }]]);
    }
  });
});

describe("P11 PostgREST with an admin's token", () => {
  const as = (method: string, path: string, body?: unknown) =>
    rest(method, path, { token: admin.accessToken, body });

  it.each(["contacts", "categories"])("returns only the admin's own %s", async (table) => {
    const { status, body } = await as("GET", `${table}?select=id,owner_id`);
    expect([status, new Set(body.map((row) => row.owner_id))]).toEqual([200, new Set([me])]);
    const id = table === "contacts" ? theirs.contact : theirs.category;
    expect((await as("GET", `${table}?select=id&id=eq.${id}`)).body).toEqual([]);
  });

  it("changes and deletes nothing of another user's", async () => {
    const untouched = { contact: theirs.contact, category: theirs.category };
    for (const [method, path, body] of [
      ["PATCH", `contacts?id=eq.${untouched.contact}`, { full_name: "Pris" }],
      ["PATCH", `categories?id=eq.${untouched.category}`, { name: "Pris" }],
      ["DELETE", `categories?id=eq.${untouched.category}`, undefined],
    ] as const)
      expect([path, await as(method, path, body)]).toMatchObject([path, { status: 200, body: [] }]);
    const category = await other.get(`/api/categories/${untouched.category}`);
    expect(category).toMatchObject({ status: 200, body: { name: expect.not.stringMatching("Pris") } });
    const contact = await other.get(`/api/contacts/${untouched.contact}`);
    expect(contact).toMatchObject({ status: 200, body: { full_name: "Awa 0" } });
  });

  it("refuses to write owner, role, active and counts", async () => {
    const cases = [
      ["PATCH", `contacts?id=eq.${mine.contact}`, { owner_id: them }],
      ["PATCH", `categories?id=eq.${mine.category}`, { owner_id: them }],
      ["PATCH", `categories?id=eq.${mine.category}`, { contact_count: 99 }],
      ["POST", "contacts", { full_name: "A", phone: newPhone(), owner_id: them }],
      ["POST", "categories", { name: "A", owner_id: them }],
      ["PATCH", `profiles?id=eq.${me}`, { role: "super_admin" }],
      ["PATCH", `profiles?id=eq.${them}`, { active: false }],
      ["DELETE", `contacts?id=eq.${mine.contact}`, undefined],
      ["POST", "campaigns", { name: "A" }],
      ["PATCH", "campaigns?id=gt.0", { status: "running" }],
      ["PATCH", "senders?id=gt.0", { rate_per_minute: 6000 }],
      ["POST", "audit_log", { action: "launch", subject: "campaign" }],
      ["PATCH", "messages?id=gt.0", { state: "queued" }],
      ["DELETE", "attempts?message_id=gt.0", undefined],
    ] as const;
    for (const [method, path, body] of cases)
      expect([method, path, (await as(method, path, body)).status]).toEqual([method, path, 403]);
  });

  it("refuses an invalid phone (P1) and an association across owners (P2)", async () => {
    expect((await as("POST", "contacts", { full_name: "A", phone: "0612" })).status).toBe(400);
    const across = { category_id: mine.category, contact_id: theirs.contact };
    expect((await as("POST", "category_contacts", across)).status).toBe(409);
  });

  it.each([["webhook_events"], ["opt_outs"], ["parked_statuses"], ["import_parts"], ["idempotency_keys"]])(
    "refuses the table %s",
    async (table) => {
      expect((await as("GET", `${table}?select=*`)).status).toBe(403);
    },
  );

  it.each([
    ["claim", { p_sender_id: 1, p_lease: "00000000-0000-4000-8000-000000000000", p_max: 5 }],
    ["record", { p_results: [] }],
    ["ingest_webhook", { p_digest: "00", p_body: "", p_dictionary: 0, p_payload: {} }],
    ["prepare_campaign", { p_campaign_id: 1 }],
    ["store_templates", { p_waba_id: "1", p_templates: [] }],
    [
      "store_submitted_template",
      { p_waba_id: "1", p_template: {}, p_actor_id: "00000000-0000-4000-8000-000000000000" },
    ],
    ["finish_import", { p_import_id: "00000000-0000-4000-8000-000000000000" }],
    ["sweep", {}],
    ["counter_errors", {}],
  ])("refuses the ledger's function %s", async (name, body) => {
    expect((await as("POST", `rpc/${name}`, body)).status).toBe(403);
  });
});

it("PostgREST returns no table without a log-in", async () => {
  const token = stack().env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY;
  for (const table of ["contacts", "categories", "campaigns", "messages", "senders", "profiles", "templates"])
    expect([table, (await rest("GET", `${table}?select=*`, { token })).status]).toEqual([table, 401]);
});
