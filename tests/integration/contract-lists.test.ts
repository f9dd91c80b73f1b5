import { beforeAll, describe, expect, it } from "vitest";
import { create, hurry, launched, untilAnswered, untilReached } from "../support/campaign-contract.ts";
import { audience, order, type Page, type Person, refusal } from "../support/contract.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

type Item = { id: number; status: string; kind: string; contact_id: number };

let admin: Api;
let other: Api;
let chief: Api;
let category: number;
let people: Person[];
let campaign: number;

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  chief = await login(ACCOUNTS.superAdmin);
  await order({ reset: "orders" });
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  await hurry();
  ({ category, people } = await audience(admin, 7));
  campaign = await launched(admin, category, { follow_up: { body: "Merci" } });
  await untilReached(admin, campaign, 7);
  for (const { phone } of people.slice(0, 2)) await order({ reply: { from: phone, text: "Oui" } });
  await untilAnswered(admin, campaign, 2);
  for (let made = 0; made < 3; made++) await create(admin, category);
});

const list = (query: string) => admin.get<Page<Item>>(query);

async function pagesOf(path: string, limit: number): Promise<Page<Item>[]> {
  const pages: Page<Item>[] = [];
  for (let cursor = ""; ; ) {
    const { status, body } = await list(`${path}limit=${limit}&cursor=${encodeURIComponent(cursor)}`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["items", "next_cursor", "count", "count_at_least"]);
    pages.push(body);
    if (body.next_cursor === null) return pages;
    cursor = body.next_cursor;
  }
}

describe("P12 pages partition a list", () => {
  it.each([
    ["contacts", () => "/api/contacts?"],
    ["contacts by name", () => "/api/contacts?sort=name&"],
    ["contacts of a category", () => `/api/categories/${category}/contacts?`],
    ["contacts searched", () => "/api/contacts?q=awa&"],
    ["categories", () => "/api/categories?"],
    ["campaigns", () => "/api/campaigns?"],
    ["campaigns of a category", () => `/api/campaigns?category_id=${category}&`],
    ["templates", () => "/api/templates?"],
    ["messages", () => "/api/messages?"],
    ["messages of a campaign", () => `/api/messages?campaign_id=${campaign}&`],
    ["messages of a kind", () => `/api/messages?campaign_id=${campaign}&kind=message_1&`],
  ])("of %s: no row twice, none missing", async (_, path) => {
    const whole = await pagesOf(path(), 50);
    const ids = whole.flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect([whole[0]?.count, whole[0]?.count_at_least]).toEqual([ids.length, ids.length]);
    // Small pages for short lists only: hundreds of requests would prove no more.
    for (const limit of ids.length > 200 ? [47] : [3, 7]) {
      const pages = await pagesOf(path(), limit);
      for (const { items } of pages) expect(items.length).toBeLessThanOrEqual(limit);
      expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids);
    }
  });

  it.each(["contacts", "categories", "campaigns", "templates", "messages"])(
    "of %s: 50 at most, with valid cursors only",
    async (name) => {
      for (const [query, fields] of [
        ["limit=51", { limit: "too_large" }],
        ["limit=0", { limit: "too_small" }],
        ["limit=beaucoup", { limit: "wrong_type" }],
        ["cursor=abc", { cursor: "bad_cursor" }],
        ["cursor=W251bGxd", { cursor: "bad_cursor" }],
        ["cursor=WzFlMzBd", { cursor: "bad_cursor" }],
      ] as const)
        expect(refusal(await list(`/api/${name}?${query}`))).toEqual(["422 invalid", fields]);
    },
  );
});

describe("messages", () => {
  it("are filtered, and those of a campaign counted exactly", async () => {
    const counted = async (query: string) => {
      const { body } = await list(`/api/messages?campaign_id=${campaign}${query}`);
      return [body.count, body.items.length];
    };
    expect(await counted("")).toEqual([9, 9]);
    expect(await counted("&kind=message_1&limit=2")).toEqual([7, 2]);
    expect(await counted("&kind=message_2")).toEqual([2, 2]);
    expect(await counted("&status=failed")).toEqual([0, 0]);
    expect(await counted(`&contact_id=${people[0]?.id}`)).toEqual([2, 2]);
    const kinds = (await list(`/api/messages?campaign_id=${campaign}&kind=message_2`)).body.items;
    expect(kinds.map(({ kind, contact_id }) => [kind, contact_id])).toEqual([
      ["message_2", people[0]?.id],
      ["message_2", people[1]?.id],
    ]);
    for (const query of ["status=parti", "kind=lettre", "campaign_id=abc", "contact_id=-1"])
      expect((await list(`/api/messages?${query}`)).status).toBe(422);
  });

  it("list their attempts and transitions in order; another user's is answered 404", async () => {
    const [{ id } = { id: 0 }] = (await list(`/api/messages?campaign_id=${campaign}&kind=message_1`)).body
      .items;
    await expect
      .poll(async () => (await admin.get<Item>(`/api/messages/${id}`)).body.status)
      .toMatch(/delivered|read/);
    const { body } = await admin.get<Item & Record<string, { status: string }[]>>(`/api/messages/${id}`);
    expect(body).toMatchObject({
      campaign_id: campaign,
      kind: "message_1",
      attempts: [{ number: 1, round: 1, outcome: "accepted", wamid: expect.stringMatching(/^wamid\./) }],
    });
    const told = body.transitions?.map(({ status }) => status);
    expect(told?.slice(0, 5)).toEqual(["queued", "sending", "accepted", "sent", "delivered"]);
    expect((await other.get(`/api/messages/${id}`)).status).toBe(404);
    expect((await chief.get(`/api/messages/${id}`)).status).toBe(200);
    expect((await other.get<Page<Item>>(`/api/messages?campaign_id=${campaign}`)).body.items).toEqual([]);
    for (const none of ["abc", "-1", "2000000000"])
      expect((await admin.get(`/api/messages/${none}`)).status).toBe(404);
  });

  it("P6 are counted over a period, with a success rate from 0 to 1 or null", async () => {
    const { status, body } = await admin.get<{ success_rate: number; states: Record<string, object> }>(
      "/api/messages/stats",
    );
    expect([status, body.success_rate >= 0 && body.success_rate <= 1]).toEqual([200, true]);
    expect(Object.keys(body.states.message_1 ?? {})).toHaveLength(10);
    const empty = await admin.get("/api/messages/stats?from=2024-01-01&to=2024-02-01");
    expect(empty).toMatchObject({ status: 200, body: { success_rate: null } });
    const reversed = await admin.get("/api/messages/stats?from=2024-02-01&to=2024-01-01");
    expect(refusal(reversed)).toEqual(["422 invalid", { to: "before_from" }]);
    const wrong = await admin.get("/api/messages/stats?from=hier");
    expect(refusal(wrong)).toEqual(["422 invalid", { from: "bad_format" }]);
  });
});
