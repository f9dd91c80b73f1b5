import { expect as expectAtOnce, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { orderMeta, service } from "../support/service.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

// A retry waits for its delay, and for its slot.
const expect = expectAtOnce.configure({ timeout: 45_000 });
const run = String(Date.now()).slice(-5);
test.setTimeout(150_000);

let api: Api;
let sender: number;
let usual: unknown;

test.beforeAll(async () => {
  api = await login(ACCOUNTS.admin);
  await api.post("/api/templates/sync");
  const [row] = await service("GET", "senders?order=id&limit=1");
  sender = row?.id ?? 0;
  usual = row?.retry_base;
  await service("PATCH", `senders?id=eq.${sender}`, { retry_base: "00:00:01" });
});
test.afterAll(async () => {
  await orderMeta({ reset: "orders" });
  await service("PATCH", `senders?id=eq.${sender}`, { retry_base: usual });
});

async function launched(name: string, endings: string[]): Promise<number> {
  const category = await api.post<{ id: number }>("/api/categories", { name });
  for (const ending of endings)
    await api.post("/api/contacts", {
      full_name: `${name} ${ending}`,
      phone: `+22178${run.slice(-3)}${ending}`,
      category_ids: [category.body.id],
    });
  const campaign = await api.post<{ id: number }>("/api/campaigns", {
    name,
    category_ids: [category.body.id],
    template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "full_name" } } },
    launch: true,
  });
  expectAtOnce(campaign.status, JSON.stringify(campaign.body)).toBe(201);
  return campaign.body.id;
}

const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

test("a passing error is retried automatically; a permanent one is not, and is shown with a remedy", async ({
  page,
}) => {
  const name = `Panne ${run}`;
  const id = await launched(name, ["9990", "9995"]);
  await logIn(page);
  await page.goto(`/campaigns/${id}`);
  await expect(page.getByText("Terminée", { exact: true }).first()).toBeVisible();
  const passed = rowOf(page, `${name} 9995`);
  await expect(passed).toContainText(/Envoyé|Distribué|Lu/);
  await expect(passed.getByRole("cell").last()).toHaveText("2");
  const failed = rowOf(page, `${name} 9990`);
  await expect(failed).toContainText("Échec");
  await expect(failed).toContainText("N’a pas WhatsApp");
  await expect(failed.getByRole("cell").last()).toHaveText("1");
  await expect(page.getByRole("button", { name: /^Réessayer/ })).toHaveCount(0);

  await passed.getByRole("link", { name: /Envoyé|Distribué|Lu/ }).click();
  const story = page.getByRole("region", { name: "Ce qui s’est passé" });
  for (const step of ["Tentative 1", "Tentative 2", "Remis à WhatsApp"])
    await expect(story.getByText(step)).toBeVisible();
});

test("after three tries a user decides: the button shows how many messages, and a new round reaches them", async ({
  page,
}) => {
  await orderMeta({ errors: { code: 131000 } });
  const name = `Trois fois ${run}`;
  const id = await launched(name, ["1001", "1002"]);
  await logIn(page);
  await page.goto(`/campaigns/${id}`);
  const retry = page.getByRole("button", { name: "Réessayer 2 messages" });
  await expect(retry).toBeVisible();
  for (const ending of ["1001", "1002"])
    await expect(rowOf(page, `${name} ${ending}`).getByRole("cell").last()).toHaveText("3");
  await orderMeta({ reset: "orders" });
  await retry.click();
  for (const ending of ["1001", "1002"])
    await expect(rowOf(page, `${name} ${ending}`)).toContainText(/Envoyé|Distribué|Lu/);
  await expect(retry).toHaveCount(0);
});
