import { expect, type Page, test } from "@playwright/test";
import { chooseTemplate, logIn, windows1252 } from "../support/people-in-a-browser.ts";
import { stack } from "../support/stack.ts";

/** Numbers and names of this run, so that the test can run twice on one database. */
const run = String(Date.now()).slice(-6);
const category = `Cours du soir ${run}`;
const campaign = `Inscriptions ${run}`;
const national = (last: number) => `06 1${last} ${run.slice(0, 2)} ${run.slice(2, 4)} ${run.slice(4)}`;
const international = (last: number) => `+3361${last}${run}`;
const people = ["Hélène Cœur", "Éloïse D’Août", "Zoé Lefèvre"].map((name, last) => ({
  name: `${name} ${run}`,
  national: national(last),
  phone: international(last),
}));
const [helene] = people as [(typeof people)[0]];
const file = ["Nom;Téléphone;Ville", ...people.map(({ name, national }) => `${name};${national};Orléans`)];
const programme = "https://example.org/programme";

test("a French Excel file leads to Message 2 on the phone and to figures on the dashboard", async ({
  page,
}) => {
  await logIn(page);
  await test.step("a category is created", () => createCategory(page));
  await test.step("the file is imported into it", () => importFile(page));
  await test.step("a campaign is written, checked and launched", () => launch(page));
  await test.step("Message 1 is on the phone; a reply brings Message 2", () => answer(page));
  await test.step("the campaign's page counts the reply", () => readCampaign(page));
  await test.step("the dashboard and the message's page count it too", () => readDashboard(page));
});

async function createCategory(page: Page) {
  await page.goto("/categories");
  await page
    .getByRole("button", { name: /Créer (une|la première) catégorie/ })
    .first()
    .click();
  const form = page.getByRole("dialog", { name: "Créer une catégorie" });
  await form.getByLabel("Nom").fill(category);
  await form.getByRole("button", { name: "Créer la catégorie" }).click();
  await expect(page.getByRole("link", { name: category })).toBeVisible();
}

async function importFile(page: Page) {
  await page.goto("/contacts/import");
  await page.getByLabel("Choisir un fichier").setInputFiles({
    name: "inscrits.csv",
    mimeType: "text/csv",
    buffer: windows1252(`${file.join("\r\n")}\r\n`),
  });
  await expect(page.getByText(/Windows|Excel/).first()).toBeVisible();
  await expect(page.getByText(helene.name).first()).toBeVisible();
  await page.getByRole("combobox", { name: "Pays des numéros sans indicatif" }).click();
  await page.getByPlaceholder("Chercher un pays ou un indicatif").fill("France");
  await page.getByRole("option", { name: "France +33" }).click();
  await page.getByLabel("Ajouter à une catégorie").selectOption({ label: category });
  await page.getByRole("button", { name: "Importer 3 lignes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import terminé" })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByText("3 contacts enregistrés")).toBeVisible();
}

async function launch(page: Page) {
  await page.getByRole("link", { name: "Écrire à ces 3 personnes" }).click();
  await page.getByLabel("Nom de la campagne").fill(campaign);
  await expect(page.getByRole("checkbox", { name: category })).toBeChecked();
  await chooseTemplate(page, "Rappel inscription");
  await page.getByLabel("Valeur 1", { exact: true }).selectOption("first_name");
  const text = page.getByLabel("Texte", { exact: true });
  await text.fill("Merci ");
  await page.getByRole("button", { name: "Insérer le prénom" }).click();
  await text.pressSequentially(" ! Le programme est ici : ");
  await expect(text).toHaveValue("Merci [prénom] ! Le programme est ici : ");
  await page.getByRole("button", { name: "Insérer un lien" }).click();
  const link = page.getByRole("dialog", { name: "Insérer un lien" });
  await link.getByLabel("Adresse").fill("javascript:alert(1)");
  await link.getByRole("button", { name: "Insérer le lien" }).click();
  await expect(link.getByRole("alert")).toBeVisible();
  await link.getByLabel("Adresse").fill(programme);
  await link.getByRole("button", { name: "Insérer le lien" }).click();
  await expect(page.getByText("3 contacts recevront le Message 1.")).toBeVisible();
  await page.getByRole("button", { name: "Vérifier", exact: true }).click();
  await expect(page).toHaveURL(/\/campaigns\/\d+\/review/);
  await page.getByRole("button", { name: "Lancer pour 3 personnes" }).click();
  await expect(page).toHaveURL(/\/campaigns\/\d+$/);
  await expect(page.getByRole("heading", { level: 1, name: campaign })).toBeVisible();
}

async function answer(page: Page) {
  const phone = await page.context().newPage();
  const address = `${stack().whatsapp}/${helene.phone}`;
  await phone.goto(address);
  await expect(async () => {
    await phone.goto(address);
    await expect(phone.getByText("les inscriptions aux cours du soir").first()).toBeVisible({
      timeout: 1000,
    });
  }).toPass({ timeout: 30_000 });
  await expect(phone.getByText("Bonjour Hélène", { exact: false }).first()).toBeVisible();
  await phone.getByLabel("Message", { exact: true }).fill("Oui, avec plaisir");
  await phone.getByRole("button", { name: "Envoyer" }).click();
  await expect(phone.getByText("Merci Hélène", { exact: false }).first()).toBeVisible({ timeout: 15_000 });
  await expect(phone.getByRole("link", { name: programme }).first()).toBeVisible();
  await phone.close();
}

async function readCampaign(page: Page) {
  const row = (label: string, count: string) =>
    page.getByRole("region", { name: "Qui a reçu quoi" }).getByRole("link", { name: `${label} ${count}` });
  await expect(row("Ont répondu", "1")).toBeVisible({ timeout: 15_000 });
  await expect(row("Message 2 envoyé", "1")).toBeVisible({ timeout: 15_000 });
  await expect(row("Distribués", "3")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Terminée", { exact: true }).first()).toBeVisible({ timeout: 15_000 });
  await row("Message 2 envoyé", "1").click();
  await expect(page.getByRole("link", { name: helene.name })).toBeVisible();
}

async function readDashboard(page: Page) {
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { level: 1, name: /^Bonjour/ })).toBeVisible();
  const figures = page.getByRole("region", { name: "Les 7 derniers jours, en chiffres" });
  await expect(figures.getByText(/^\d+ distribués? ou lus? sur \d+$/)).toBeVisible();
  await expect(figures.getByText(/Message 2\s:\s[1-9]/)).toBeVisible();
  await expect(page.getByRole("table", { name: /^Message 1/ })).toBeVisible();

  const recent = page.getByRole("region", { name: "Messages récents" });
  await recent.getByRole("searchbox", { name: "Chercher un contact" }).fill(helene.name);
  await expect(page).toHaveURL(/q=H/);
  await expect(recent.getByRole("row")).toHaveCount(3);
  const second = recent.getByRole("row", { name: /Message 2/ });
  await expect(second).toContainText(campaign);
  await expect(second).toContainText(/Envoyé|Distribué|Lu/);

  const download = page.waitForEvent("download");
  await recent.getByRole("link", { name: "Exporter" }).click();
  expect((await download).suggestedFilename()).toBe("messages.csv");

  await second.getByRole("link", { name: helene.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Message 2, ${helene.name}` })).toBeVisible();
  const story = page.getByRole("region", { name: "Ce qui s’est passé" });
  for (const step of ["Mis en file", "Tentative 1", "Remis à WhatsApp"])
    await expect(story.getByText(step)).toBeVisible();
  await expect(page.getByRole("region", { name: "Affiché sur le téléphone" })).toContainText(programme);
}
