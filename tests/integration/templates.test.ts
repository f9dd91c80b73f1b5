import { afterAll, beforeAll, expect, it } from "vitest";
import { audience, deleteTemplate, order, type Page, refusal } from "../support/contract.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

const name = `redige_${Date.now()}`;
const draft = {
  name,
  language: "fr",
  category: "MARKETING",
  header: "Portes ouvertes",
  body: "Bonjour {{prenom}}, serez-vous des nôtres samedi ?",
  samples: { prenom: "Awa" },
  buttons: [
    { type: "QUICK_REPLY", text: "Oui" },
    { type: "URL", text: "Plan", url: "https://exemple.org/{{1}}", sample: "plan" },
  ],
};
type Listed = Page<{
  status: string;
  used_by: number;
  parameter_format: string;
  rejected_reason: string | null;
}>;

let admin: Api;
let other: Api;
const listed = async () => (await admin.get<Listed>(`/api/templates?q=${name}`)).body.items;

beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  other = await login(ACCOUNTS.otherAdmin);
  await order({ reset: "orders" });
});
afterAll(async () => {
  await order({ reset: "orders" });
  await deleteTemplate(name);
});

it("a drafted template goes to Meta, waits for its decision, and takes it from the webhook", async () => {
  await order({ template_review: { delay_ms: 1500, verdict: "APPROVED" } });
  const made = await admin.post<{ id: number }>("/api/templates", draft);
  expect([made.status, made.body]).toEqual([
    201,
    { id: expect.any(Number), name, language: "fr", status: "PENDING", category: "MARKETING" },
  ]);
  expect(await listed()).toMatchObject([{ status: "PENDING", parameter_format: "NAMED", used_by: 0 }]);
  await expect.poll(async () => (await listed())[0]?.status, { timeout: 15_000 }).toBe("APPROVED");
  const { category } = await audience(admin, 1);
  const variables = { prenom: { field: "first_name", fallback: "vous" }, "button.1": { text: "plan" } };
  const campaign = await admin.post("/api/campaigns", {
    name: "Avec un modèle rédigé ici",
    category_ids: [category],
    template: { name, language: "fr", variables },
  });
  expect(campaign.status).toBe(201);
  expect(await listed()).toMatchObject([{ used_by: 1 }]);
  const [theirs] = (await other.get<Listed>(`/api/templates?q=${name}`)).body.items;
  expect(theirs).toMatchObject({ status: "APPROVED", used_by: 0 });
});

it("what Meta refuses is told at the field that it blames, and nothing is kept", async () => {
  expect(refusal(await admin.post("/api/templates", draft))).toEqual([
    "422 template_refused",
    { name: "template_exists" },
  ]);
  expect(await listed()).toHaveLength(1);
});

it("what cannot be right does not go to Meta", async () => {
  const wrong = { ...draft, name: "Pas Un Nom", body: "{{prenom}}", samples: {} };
  expect(refusal(await admin.post("/api/templates", wrong))).toEqual([
    "422 invalid",
    { name: "bad_template_name", body: "variable_at_edge", "samples.prenom": "required" },
  ]);
});

it("a synchronisation afterwards finds it as it is", async () => {
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  expect(await listed()).toMatchObject([{ status: "APPROVED", rejected_reason: null }]);
});
