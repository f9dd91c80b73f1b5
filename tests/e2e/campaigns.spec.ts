import { expect, type Page, test } from "@playwright/test";
import { chooseTemplate, logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

// Sending, cancelling and reloading are slow on a busy machine.

const run = String(Date.now()).slice(-5);
const audience = `Audience ${run}`;

let api: Api;
let category_id: number;

test.beforeAll(async () => {
  api = await login(ACCOUNTS.admin);
  category_id = await made("/api/categories", { name: audience });
  // The only one would be chosen from the start.
  await made("/api/categories", { name: `Autres ${run}` });
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

test("the only category is chosen from the start", async ({ page }) => {
  const other = await login(ACCOUNTS.otherAdmin);
  const { body } = await other.get<{ items: { name: string }[] }>("/api/categories");
  const name = body.items[0]?.name ?? `Seule ${run}`;
  if (body.items.length === 0) await other.post("/api/categories", { name });
  await logIn(page, ACCOUNTS.otherAdmin);
  await page.goto("/campaigns/new");
  await expect(page.getByRole("checkbox", { name })).toBeChecked({ checked: body.items.length < 2 });
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

test("a field of the contact is a chip: inserted by a click, removed whole, brought back by undo", async ({
  page,
}) => {
  const id = await draft(`Puces ${run}`);
  await logIn(page);
  await page.goto(`/campaigns/${id}/edit`);
  const text = page.getByLabel("Texte", { exact: true });
  await text.fill("Merci ");
  await page.getByRole("button", { name: "Insérer le prénom" }).click();
  await text.pressSequentially(" de ");
  await page.getByRole("button", { name: "Autre champ" }).click();
  await page.getByRole("menuitem", { name: "ville", exact: true }).click();
  await expect(text).toHaveValue("Merci [prénom] de [ville]");
  await text.press("Backspace");
  await expect(text).toHaveValue("Merci [prénom] de ");
  await text.press("Control+z");
  await expect(text).toHaveValue("Merci [prénom] de [ville]");
  await text.press("End");
  await text.pressSequentially(" {{full_name}} [à 9 h]");
  await expect(text).toHaveValue("Merci [prénom] de [ville] [nom complet] [à 9 h]");
  await expect(page.locator("[data-slot=chip-marks] mark")).toHaveCount(3);
  const stored = async () =>
    (await api.get<{ follow_up: { body: string } | null }>(`/api/campaigns/${id}`)).body.follow_up?.body;
  await expect.poll(stored).toBe("Merci {{first_name}} de {{fields.ville}} {{full_name}} [à 9 h]");
});

test("a template is found by its text and chosen with the keyboard; another says why it cannot be", async ({
  page,
}) => {
  const id = await draft(`Bulles ${run}`);
  await logIn(page);
  await page.goto(`/campaigns/${id}/edit`);
  await page.getByRole("button", { name: /^Voir les \d+ modèles$/ }).click();
  const dialog = page.getByRole("dialog", { name: "Choisir un modèle" });
  await expect(dialog.getByRole("radio", { disabled: true }).first()).toBeVisible();
  await expect(dialog.getByText(/attend la décision de Meta|refusé par Meta/).first()).toBeVisible();
  await dialog.getByRole("searchbox").fill("rencontrer l’equipe");
  await expect(dialog.getByRole("radio")).toHaveCount(1);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("radio", { name: /^Portes ouvertes / })).toBeChecked();
  await expect(page.getByRole("group", { name: /vous attendons le date de 9/ })).toBeVisible();

  await page.route("**/api/templates/sync*", (route) => route.abort());
  await page.getByRole("button", { name: "Synchroniser avec Meta" }).click();
  await expect(page.getByText("Les modèles n’ont pas pu être lus chez Meta", { exact: false })).toBeVisible();
  await page.unroute("**/api/templates/sync*");
  await page.getByRole("button", { name: "Réessayer" }).click();
  await expect(page.getByText("Les modèles n’ont pas pu être lus chez Meta", { exact: false })).toBeHidden();
});

test("what the campaign comes to stands beside it, and says that an empty Message 2 is none", async ({
  page,
}) => {
  const id = await draft(`Résumé ${run}`);
  await logIn(page);
  await page.goto(`/campaigns/${id}/edit`);
  const summary = page.getByRole("region", { name: "En résumé" });
  for (const words of ["6 personnes", "Rappel inscription", "aucun : le texte est vide", /€ au plus/])
    await expect(summary).toContainText(words);
  await page.getByLabel("Texte", { exact: true }).fill("Merci !");
  await expect(summary).toContainText("à ceux qui répondent");
  await page.getByRole("radio", { name: "Sans Message 2" }).check();
  await expect(summary).toContainText(/Message 2\s*aucun\s*Départ/);
  await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  await expect(page).toHaveURL(/\/review$/);
});
