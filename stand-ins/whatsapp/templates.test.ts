import { afterAll, beforeAll, expect, it } from "vitest";
import { DEFAULTS } from "./config.ts";
import { startAll, until } from "./fixtures.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll();
});
afterAll(() => meta.close());

const path = `${DEFAULTS.businessAccountId}/message_templates`;

interface Page {
  data: Record<string, unknown>[];
  paging?: { next?: string; cursors: { after: string } };
}
const list = async (query: string) => (await meta.graph("GET", `${path}?${query}`)).body as unknown as Page;

it("following paging.next lists every template once", async () => {
  const all = (await list("limit=100")).data.map((template) => template.id);
  const names: unknown[] = [];
  let page = await list("limit=2&fields=id,name");
  for (;;) {
    names.push(...page.data.map((template) => template.id));
    expect(page.data.every((template) => template.name && Object.keys(template).length === 2)).toBe(true);
    if (page.paging?.next === undefined) break;
    const answer = await fetch(page.paging.next, {
      headers: { authorization: `Bearer ${DEFAULTS.accessToken}` },
    });
    page = (await answer.json()) as Page;
  }
  expect(names).toEqual(all);
  expect(all.length).toBeGreaterThanOrEqual(5);
});

it("templates are filtered by status and name, and a bad cursor is 131059", async () => {
  expect((await list("status=PENDING")).data.map((template) => template.name)).toEqual(["promo_rentree"]);
  expect((await list("name=reminder")).data).toMatchObject([{ language: "en_US", status: "APPROVED" }]);
  expect((await meta.graph("GET", `${path}?after=rubbish`)).body.error?.code).toBe(131059);
});

const bodyOf = (text: string, example?: unknown) => ({ type: "BODY", text, ...(example ? { example } : {}) });
const draft = (over: Record<string, unknown> = {}) => ({
  name: "nouveau_cours",
  language: "fr",
  category: "MARKETING",
  components: [bodyOf("Bonjour {{1}}, un nouveau cours commence lundi.", { body_text: [["Awa"]] })],
  ...over,
});

it("a new template is PENDING, then reviewed with a webhook, and can then be sent", async () => {
  await meta.control({ template_review: { delay_ms: 50 } });
  const created = await meta.graph("POST", path, draft());
  expect(created.body).toEqual({ id: expect.any(String), status: "PENDING", category: "MARKETING" });
  await until(
    () =>
      meta.receiver
        .changes()
        .some(
          (change) =>
            change.value.event === "APPROVED" && change.value.message_template_name === "nouveau_cours",
        ),
    "approval",
  );
  const components = [{ type: "body", parameters: [{ type: "text", text: "Awa" }] }];
  const template = { name: "nouveau_cours", language: { code: "fr" }, components };
  expect((await meta.send("+33612345678", { type: "template", template })).status).toBe(200);
  expect((await meta.graph("POST", path, draft())).body.error?.error_subcode, "already there").toBe(2388024);
  expect((await meta.graph("DELETE", `${path}?name=nouveau_cours`)).body).toEqual({ success: true });
  expect((await list("name=nouveau_cours")).data).toEqual([]);
});

it("the review rejects a template if ordered", async () => {
  await meta.control({ template_review: { delay_ms: 10, verdict: "REJECTED" } });
  await meta.graph("POST", path, draft({ name: "refuse" }));
  await until(() => meta.receiver.changes().some((change) => change.value.event === "REJECTED"), "refusal");
  expect((await list("name=refuse&fields=rejected_reason,status")).data).toMatchObject([
    { status: "REJECTED", rejected_reason: "INVALID_FORMAT" },
  ]);
});

it.each<[string, Record<string, unknown>, number]>([
  [
    "a variable at the start",
    { components: [bodyOf("{{1}}, bonjour à tous", { body_text: [["a"]] })] },
    2388299,
  ],
  [
    "a variable at the end",
    { components: [bodyOf("Bonjour à tous {{1}}", { body_text: [["a"]] })] },
    2388299,
  ],
  [
    "too many variables for the words",
    { components: [bodyOf("Cher {{1}} et {{2}} merci", { body_text: [["a", "b"]] })] },
    2388293,
  ],
  [
    "a gap in the numbers",
    { components: [bodyOf("Bonjour {{2}}, à bientôt chez nous", { body_text: [["a"]] })] },
    2388041,
  ],
  [
    "names where numbers are meant",
    { components: [bodyOf("Bonjour {{nom}}, à bientôt chez nous", { body_text: [["a"]] })] },
    2388041,
  ],
  ["no example", { components: [bodyOf("Bonjour {{1}}, à bientôt chez nous")] }, 2388043],
  ["no body", { components: [{ type: "FOOTER", text: "x" }] }, 2388040],
  ["a body over 1,024", { components: [bodyOf("a".repeat(1025))] }, 2388040],
  ["capitals in the name", { name: "Nouveau" }, 2388039],
  ["an unknown category", { category: "NEWS" }, 2388039],
  [
    "a javascript address",
    {
      components: [
        bodyOf("Bonjour"),
        { type: "BUTTONS", buttons: [{ type: "URL", text: "x", url: "javascript:alert(1)" }] },
      ],
    },
    2388083,
  ],
])("a new template with %s is refused", async (_what, over, subcode) => {
  const answer = await meta.graph("POST", path, draft({ name: "essai", ...over }));
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 100, error_subcode: subcode } } });
  expect(answer.body.error?.error_user_title).toBeTruthy();
});

it("the number's node has the requested fields, and the account lists its numbers", async () => {
  const fields =
    "display_phone_number,verified_name,quality_rating,throughput,whatsapp_business_manager_messaging_limit";
  await meta.control({ phone: { tier: "TIER_10K", quality: "YELLOW" } });
  expect((await meta.graph("GET", `${DEFAULTS.phoneNumberId}?fields=${fields}`)).body).toEqual({
    id: DEFAULTS.phoneNumberId,
    display_phone_number: "+33 6 39 98 00 42",
    verified_name: "Les Ateliers Teranga",
    quality_rating: "YELLOW",
    throughput: { level: "STANDARD" },
    whatsapp_business_manager_messaging_limit: "TIER_10K",
  });
  const phones = await meta.graph("GET", `${DEFAULTS.businessAccountId}/phone_numbers`);
  expect(phones.body.data).toMatchObject([{ id: DEFAULTS.phoneNumberId, quality_rating: "YELLOW" }]);
  expect((await meta.graph("GET", "999")).body.error?.error_subcode).toBe(33);
});
