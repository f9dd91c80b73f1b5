import { expect, type Page, test } from "@playwright/test";
import { ledgerOf } from "../support/contract.ts";
import { chooseTemplate, logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

const run = String(Date.now()).slice(-5);
const [everybody, boarders] = [`Élèves ${run}`, `Internes ${run}`];
const phoneOf = (place: number) => `+22178${run}0${place}`;
const POSTER = "https://exemple.org/affiche.jpg";

let api: Api;

async function made(path: string, body: unknown): Promise<number> {
  const answer = await api.post<{ id: number }>(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

/** Holds page refreshes until the returned function is called: a menu opened meanwhile must stay open. */
async function holdReading(page: Page): Promise<() => void> {
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route(
    (url) => url.searchParams.has("_rsc"),
    async (route) => {
      await allowed;
      await route.continue();
    },
  );
  return allow;
}

test.beforeAll(async () => {
  api = await login(ACCOUNTS.admin);
  const [all, some] = [
    await made("/api/categories", { name: everybody }),
    await made("/api/categories", { name: boarders }),
  ];
  for (let place = 0; place < 3; place++) {
    await made("/api/contacts", {
      full_name: `Élève ${place}`,
      phone: phoneOf(place),
      category_ids: place === 2 ? [all, some] : [all],
      fields: place === 0 ? { atelier: "couture" } : {},
    });
  }
  await api.post("/api/templates/sync");
});

test("a campaign with a picture and an excluded category is scheduled, changed, cancelled, copied and sent", async ({
  page,
}) => {
  await logIn(page);
  await page.goto("/campaigns/new");
  await page.getByLabel("Nom de la campagne").fill(`Affiche ${run}`);
  await page.getByRole("checkbox", { name: everybody }).check();
  const without = "Sauf les contacts de ces catégories";
  await page.locator("summary", { hasText: without }).click();
  await page.getByRole("group", { name: without }).getByRole("checkbox", { name: boarders }).check();
  await expect(page.getByText("2 contacts recevront le Message 1.")).toBeVisible();

  await chooseTemplate(page, "Affiche stage");
  const address = page.getByLabel("Adresse pour l’image d’en-tête");
  await page.getByLabel("Valeur 1", { exact: true }).selectOption("fields.atelier");
  await expect(page.getByText("Il manque une valeur à 1 contact.")).toBeVisible();
  await page.getByLabel("Si valeur 1 manque").fill("tout l’atelier");
  for (const [written, problem] of [
    ["affiche", "Donnez une adresse complète"],
    ["javascript:alert(1)", "Une adresse n’est pas valable"],
  ] as const) {
    await address.fill(written);
    await expect(page.getByText(problem, { exact: false })).toBeVisible();
  }
  await address.fill(POSTER);
  await expect(page.getByRole("img", { name: "Image d’en-tête" })).toHaveAttribute("src", POSTER);
  await page.getByRole("button", { name: "Vérifier", exact: true }).click();

  await expect(page).toHaveURL(/\/review$/);
  await page.getByRole("radio", { name: "Plus tard" }).check();
  await expect(page.getByText("Fuseau : Dakar", { exact: true })).toBeVisible();
  await page.getByLabel("Date et heure").fill("2020-01-01T09:00");
  const plan = page.getByRole("button", { name: "Programmer pour 2 personnes" });
  await plan.click();
  await expect(page.getByText("Cette date est passée.").first()).toBeVisible();
  await page.getByLabel("Date et heure").fill("2099-12-01T09:00");
  await plan.click();
  await expect(page).toHaveURL(/\/campaigns\/\d+$/);
  await expect(page.getByText("1er décembre 2099, 09:00 (fuseau : Dakar)")).toBeVisible();
  const id = /\d+$/.exec(new URL(page.url()).pathname)?.[0];

  await page.getByRole("link", { name: "Modifier" }).click();
  await expect(address).toHaveValue(POSTER);
  await page.getByLabel("Nom de la campagne").fill(`Affiche reportée ${run}`);
  await page.getByRole("button", { name: "Enregistrer" }).first().click();
  await expect
    .poll(async () => (await api.get<{ name: string; status: string }>(`/api/campaigns/${id}`)).body)
    .toMatchObject({ name: `Affiche reportée ${run}`, status: "scheduled" });

  await page.goto(`/campaigns/${id}`);
  await page.getByRole("button", { name: "Autres actions" }).first().click();
  const readAgain = await holdReading(page);
  await page.getByRole("menuitem", { name: "Annuler la campagne" }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Annuler/ })
    .click();
  await expect
    .poll(async () => (await api.get<{ status: string }>(`/api/campaigns/${id}`)).body.status)
    .toBe("cancelled");

  await page.getByRole("button", { name: "Autres actions" }).first().click();
  await expect(page.getByRole("menuitem", { name: "Dupliquer" })).toBeVisible();
  readAgain();
  await expect(page.getByRole("menuitem", { name: "Annuler la campagne" })).toHaveCount(0);
  await page.getByRole("menuitem", { name: "Dupliquer" }).click();
  await expect(page).toHaveURL(/\/campaigns\/\d+\/edit$/);
  await expect(page.getByLabel("Nom de la campagne")).toHaveValue(`Affiche reportée ${run} (2)`);
  await expect(address).toHaveValue(POSTER);
  await expect(page.getByLabel("Si valeur 1 manque")).toHaveValue("tout l’atelier");
  await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  await page.getByRole("button", { name: "Lancer pour 2 personnes" }).click();
  await expect.poll(async () => (await ledgerOf(phoneOf(1))).length, { timeout: 40_000 }).toBe(1);
  await expect.poll(async () => (await ledgerOf(phoneOf(0))).length).toBe(1);
  expect(await ledgerOf(phoneOf(2))).toEqual([]);
  const [first, second] = [await ledgerOf(phoneOf(0)), await ledgerOf(phoneOf(1))].flat();
  expect(JSON.stringify(first)).toContain(POSTER);
  expect([first?.body, second?.body]).toEqual([
    expect.stringContaining("couture"),
    expect.stringContaining("tout l’atelier"),
  ]);
});
