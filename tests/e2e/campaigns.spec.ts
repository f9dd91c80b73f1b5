import { expect, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

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
  await page.getByLabel("Modèle", { exact: true }).selectOption("rappel_inscription|fr");
  await page.getByLabel("{{1}}", { exact: true }).selectOption("fields.ville");
  await expect(page.getByText("4 contacts recevront le Message 1.")).toBeVisible();
  await expect(page.getByText("Il manque une valeur à 2 contacts.")).toBeVisible();
  await page.getByLabel("Si {{1}} manque").fill("ici");
  await expect(page.getByText("6 contacts recevront le Message 1.")).toBeVisible();
  const id = /\d+/.exec(new URL(page.url()).pathname)?.[0];
  const kept = async () => JSON.stringify((await api.get(`/api/campaigns/${id}`)).body);
  await expect.poll(kept).toContain('"fallback":"ici"');
  await page.reload();
  await expect(page.getByLabel("Si {{1}} manque")).toHaveValue("ici");
  await expect(page.getByRole("checkbox", { name: audience })).toBeChecked();
});

test("a malformed link is refused beside the text, and the text stays", async ({ page }) => {
  const id = await draft(`Lien ${run}`);
  await logIn(page);
  await page.goto(`/campaigns/${id}/edit`);
  await page.getByRole("checkbox", { name: "Envoyer un Message 2" }).check();
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

test("the review shows what is sent and to whom, and tests it on one’s own phone as often as one likes", async ({
  page,
}) => {
  const id = await made("/api/campaigns", {
    name: `Essai ${run}`,
    category_ids: [category_id],
    template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "fields.ville" } } },
    follow_up: { body: "Merci {{first_name}} : https://exemple.sn/programme" },
  });
  const contacts = async () => (await api.get<{ count: number }>("/api/contacts")).body.count;
  const before = await contacts();
  await logIn(page);
  await page.goto(`/campaigns/${id}/review`);
  const messages = page.getByRole("region", { name: "Ce qui va partir" });
  await expect(messages.getByText("Bonjour Thiès", { exact: false })).toBeVisible();
  await expect(messages.getByText("Vu par Personne 0")).toBeVisible();
  await messages.getByRole("button", { name: "Contact suivant" }).click();
  await expect(messages.getByText("Vu par Personne 1")).toBeVisible();
  await expect(messages.getByText("Merci Personne", { exact: false })).toBeVisible();
  await expect(messages.getByText(audience)).toBeVisible();
  await expect(messages.getByRole("link", { name: "https://exemple.sn/programme" }).last()).toBeVisible();

  const phone = `+33612${run}0`.slice(0, 12);
  await page.getByLabel("Votre numéro WhatsApp").fill(phone);
  for (const times of [1, 2]) {
    await page.getByRole("button", { name: "Envoyer le test" }).click();
    const sent = page.getByRole("list", { name: "Derniers tests" }).getByRole("listitem");
    await expect(sent).toHaveCount(times, { timeout: 30_000 });
    await expect(sent.first()).toContainText("Message 1 envoyé au +33 6 12");
  }
  expect(await contacts()).toBe(before);
  const phonePage = await (await fetch(`${stack().whatsapp}/__ledger`)).text();
  expect(phonePage.split(phone.slice(1)).length - 1).toBeGreaterThanOrEqual(2);

  await page.getByRole("link", { name: "4", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Les destinataires" })).toBeVisible();
  await expect(page.getByRole("row")).toHaveCount(5);
  await page.getByRole("searchbox", { name: "Nom ou numéro" }).fill("Personne 3");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: /Valeur manquante/ }).click();
  await expect(page.getByRole("link", { name: "Personne 4" })).toBeVisible();
});
