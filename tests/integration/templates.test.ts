import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { audience, deleteTemplate, order, type Page, problemOf, refusal, send } from "../support/contract.ts";
import { PNG, sampleForm } from "../support/samples.ts";
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

it("a template draft is submitted to Meta, waits, and takes Meta's decision from the webhook", async () => {
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

it("Meta's refusal is shown at the field that it names, and nothing is stored", async () => {
  expect(refusal(await admin.post("/api/templates", draft))).toEqual([
    "422 template_refused",
    { name: "template_exists" },
  ]);
  expect(await listed()).toHaveLength(1);
});

it("an invalid template is not sent to Meta", async () => {
  const wrong = { ...draft, name: "Pas Un Nom", body: "{{prenom}}", samples: {} };
  expect(refusal(await admin.post("/api/templates", wrong))).toEqual([
    "422 invalid",
    { name: "bad_template_name", body: "variable_at_edge", "samples.prenom": "required" },
  ]);
});

const upload = (form: FormData) =>
  send("POST", "/api/templates/samples", { token: admin.accessToken, body: form });

it("a header picture is submitted with its sample, and a campaign then sets its own picture", async () => {
  const { status, text } = await upload(sampleForm("image/png"));
  const header_media = JSON.parse(text);
  expect([status, header_media]).toEqual([201, { format: "IMAGE", handle: expect.stringMatching(/^4::/) }]);
  const pictured = `affiche_${Date.now()}`;
  onTestFinished(() => deleteTemplate(pictured));
  const body = "Bonjour, le programme du stage est prêt.";
  const wanted = { name: pictured, language: "fr", category: "MARKETING", body, header_media };
  expect((await admin.post("/api/templates", wanted)).status).toBe(201);
  const [found] = (
    await admin.get<Page<{ components: object[]; variables: object[] }>>(`/api/templates?q=${pictured}`)
  ).body.items;
  expect(found?.components).toContainEqual(expect.objectContaining({ type: "HEADER", format: "IMAGE" }));
  expect(found?.variables).toEqual([{ key: "header", part: "header", kind: "image", button_index: null }]);
});

it.each([
  ["of a type that Meta does not take", sampleForm("image/gif"), "bad_sample_type"],
  ["without content", sampleForm("image/png", new Uint8Array()), "empty"],
  [
    "of more than 4 MB",
    sampleForm("application/pdf", new Uint8Array(4 * 1024 * 1024 + 1)),
    "sample_too_large",
  ],
  ["that is missing", new FormData(), "required"],
])("a sample %s is refused", async (_, form, code) => {
  const problem = problemOf(await upload(form));
  expect([problem.status, problem.errors]).toEqual([422, [{ path: "file", code }]]);
});

it("a sample that is not in a form is refused, and so is a handle that Meta never gave", async () => {
  const raw = await send("POST", "/api/templates/samples", {
    token: admin.accessToken,
    body: PNG,
    headers: { "content-type": "image/png" },
  });
  expect(raw.status).toBe(415);
  const wanted = {
    ...draft,
    header: undefined,
    header_media: { format: "IMAGE", handle: "https://exemple.org/a.png" },
  };
  const [status] = refusal(await admin.post("/api/templates", { ...wanted, name: `${name}_autre` }));
  expect(status).toBe("422 template_refused");
});

it("a later synchronisation leaves the template unchanged", async () => {
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  expect(await listed()).toMatchObject([{ status: "APPROVED", rejected_reason: null }]);
});
