import { expect, type Page, test } from "@playwright/test";
import { chooseTemplate, logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

// Sending, cancelling and reloading are slow on a busy machine.

const run = String(Date.now()).slice(-5);
const audience = `Audience ${run}`;

let api: Api;
let category_id: number;

test.beforeAll(async () => {
  api = await login(ACCOUNTS.admin);
  category_id = await made("/api/categories", { name: audience });
  for (let place = 0; place < 6; place++) {
    await made("/api/contacts", {
      full_name: `Personne ${place}`,
      phone: `+22177${run}0${place}`,
      category_ids: [category_id],
      ...(place < 4 ? { fields: { ville: "Thiès" } } : {}),
    });
  }
  await api.post("/api/templates/sync");
});

async function made(path: string, body: unknown): Promise<number> {
  const answer = await api.post<{ id: number }>(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

const draft = (name: string) =>
  made("/api/campaigns", {
    name,
    category_ids: [category_id],
    template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "first_name" } } },
  });

const launchButton = (page: Page, people: number) =>
  page.getByRole("button", { name: `Lancer pour ${people} personnes` });

test("an incomplete campaign lists what is missing, and keeps what was typed", async ({ page }) => {
  await logIn(page);
  await page.goto("/campaigns/new");
  await page.getByLabel("Nom de la campagne").fill(`Brouillon ${run}`);
  await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  await expect(page.getByText("Choisissez au moins une catégorie.")).toBeVisible();
  await expect(page.getByText("Choisissez un modèle.", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Enregistrer le brouillon" }).first().click();
  await expect(page).toHaveURL(/\/campaigns\/\d+\/edit/);
  await page.getByRole("checkbox", { name: audience }).check();
  await chooseTemplate(page, "Rappel inscription");
  await page.getByLabel("Valeur 1", { exact: true }).selectOption("fields.ville");
  await expect(page.getByText("4 contacts recevront le Message 1.")).toBeVisible();
  await expect(page.getByText("Il manque une valeur à 2 contacts.")).toBeVisible();
  await page.getByLabel("Si valeur 1 manque").fill("ici");
  await expect(page.getByText("6 contacts recevront le Message 1.")).toBeVisible();
  const id = /\d+/.exec(new URL(page.url()).pathname)?.[0];
  const kept = async () => JSON.stringify((await api.get(`/api/campaigns/${id}`)).body);
  await expect.poll(kept).toContain('"fallback":"ici"');
  await page.reload();
  await expect(page.getByLabel("Si valeur 1 manque")).toHaveValue("ici");
  await expect(page.getByRole("checkbox", { name: audience })).toBeChecked();
});

test("a malformed link is refused beside the text, and the text stays", async ({ page }) => {
  const id = await draft(`Lien ${run}`);
  await logIn(page);
  await page.goto(`/campaigns/${id}/edit`);
  const text = page.getByLabel("Texte", { exact: true });
  await text.fill("Voir http//");
  await text.fill("Voir https://exemple");
  await expect(page.getByText("Une adresse n’est pas valable.", { exact: false })).toBeVisible();
  await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  await expect(page).toHaveURL(/\/edit$/);
  await expect(text).toHaveValue("Voir https://exemple");
});

test("a campaign waits after its first slice, is launched once by a double click, and can be cancelled", async ({
  page,
}) => {
  const id = await draft(`Tranche ${run}`);
  await logIn(page);
  await page.goto(`/campaigns/${id}/review`);
  await page.getByRole("checkbox", { name: /Quelques personnes d’abord/ }).check();
  await page.getByLabel("Combien").fill("2");
  await launchButton(page, 6).dblclick();
  await expect(page).toHaveURL(new RegExp(`/campaigns/${id}$`));
  await expect(page.getByRole("heading", { name: "Les 2 premiers messages sont partis" })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("Le compte est bon :")).toBeVisible();

  await page.getByRole("button", { name: "Rester en pause" }).click();
  await expect(page.getByRole("button", { name: "Reprendre" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Autres actions" }).first().click();
  await page.getByRole("menuitem", { name: "Annuler la campagne" }).click();
  await page.getByRole("button", { name: "Annuler pour 4 personnes" }).click();
  await expect(page.getByText("4 personnes n’ont rien reçu", { exact: false })).toBeVisible();
  const { body } = await api.get<{ message_1: Record<string, number> }>(`/api/campaigns/${id}/stats`);
  expect(body.message_1.cancelled).toBe(4);
});

test("a campaign is found by name and state", async ({ page }) => {
  await draft(`Introuvable ${run}`);
  await logIn(page);
  await page.goto("/campaigns");
  await page.getByRole("searchbox", { name: "Chercher une campagne" }).fill(`Introuvable ${run}`);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByLabel("État", { exact: true }).selectOption("completed");
  await expect(page.getByText("Aucune campagne ne correspond")).toBeVisible();
  await expect(page).toHaveURL(/status=completed/);
});
