import { expect, test } from "@playwright/test";
import { holdScripts, logIn } from "../support/people-in-a-browser.ts";

/** Numbers of this run, so that the test can run twice on one database. */
const run = String(Date.now()).slice(-6);
const awa = { name: `Awa Essai ${run}`, phone: `77${run}1`.slice(0, 9) };
const category = `Portes ouvertes ${run}`;

test("a contact is added, put in a category, found, changed, opted out and deleted", async ({ page }) => {
  await logIn(page);

  await page.goto("/categories");
  await page
    .getByRole("button", { name: /Créer (une|la première) catégorie/ })
    .first()
    .click();
  const categoryForm = page.getByRole("dialog", { name: "Créer une catégorie" });
  await categoryForm.getByRole("button", { name: "Créer la catégorie" }).click();
  await expect(categoryForm.getByText("À remplir.")).toBeVisible();
  await categoryForm.getByLabel("Nom").fill(category);
  await categoryForm.getByRole("button", { name: "Créer la catégorie" }).click();
  await expect(page.getByRole("link", { name: category })).toBeVisible();

  await page.goto("/contacts");
  await page.getByRole("button", { name: "Ajouter" }).click();
  const form = page.getByRole("dialog", { name: "Ajouter un contact" });
  await form.getByLabel("Nom", { exact: true }).fill(awa.name);
  await form.getByRole("combobox", { name: "Pays" }).click();
  await page.getByPlaceholder("Chercher un pays ou un indicatif").fill("Sénégal");
  await page.getByRole("option", { name: "Sénégal +221" }).click();
  const tooShort = form.getByText("Il manque 5 chiffres : un numéro du Sénégal en a 9.");
  await form.getByLabel("Téléphone").fill("77 12");
  await form.getByLabel("Téléphone").press("Tab");
  await expect(tooShort).toBeVisible();
  await form.getByRole("checkbox", { name: category }).check();
  await form.getByRole("button", { name: "Ajouter le contact" }).click();
  await expect(tooShort).toBeVisible();
  await expect(form.getByLabel("Nom", { exact: true })).toHaveValue(awa.name);
  await form.getByLabel("Téléphone").fill(awa.phone);
  await form.getByRole("button", { name: "Ajouter le contact" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("link", { name: awa.name })).toBeVisible();

  await page.getByRole("searchbox", { name: "Chercher un nom ou un numéro" }).fill(`essai ${run}`);
  await expect(page).toHaveURL(/q=essai/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("checkbox", { name: `Sélectionner ${awa.name}` }).check();
  await page.getByRole("button", { name: "Retirer d’une catégorie" }).click();
  const choice = page.getByRole("dialog", { name: /Retirer 1 contact/ });
  await choice.getByLabel("Catégorie").selectOption(category);
  await choice.getByRole("button", { name: "Retirer 1 contact" }).click();
  await expect(page.getByText(`1 contact retiré de ${category}`)).toBeVisible();
  await page.getByRole("button", { name: "Annuler" }).click();

  await page.getByRole("link", { name: awa.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: awa.name })).toBeVisible();
  await expect(page.getByRole("main").getByText(category)).toBeVisible();
  await page.getByRole("button", { name: "Modifier" }).click();
  const edit = page.getByRole("dialog", { name: "Modifier le contact" });
  await edit.getByLabel("Nom", { exact: true }).fill(`${awa.name} Ndiaye`);
  await edit.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `${awa.name} Ndiaye` })).toBeVisible();

  await page.getByRole("button", { name: "Ne plus écrire" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Ne plus écrire" }).click();
  await expect(page.getByText("Désinscrit", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Autres actions" }).click();
  await page.getByRole("menuitem", { name: "Supprimer" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Supprimer le contact" }).click();
  await expect(page).toHaveURL(/\/contacts$/);
  await expect(page.getByRole("link", { name: awa.name })).toHaveCount(0);
});

test("contacts are added to a category by name and by pasted numbers; wrong numbers stay in the box", async ({
  page,
}) => {
  await logIn(page);
  await page.goto("/categories");
  await page.getByRole("link", { name: category }).click();
  await page.getByRole("button", { name: "Ajouter des contacts" }).first().click();
  const dialog = page.getByRole("dialog", { name: `Ajouter des contacts à ${category}` });
  await dialog.getByRole("button", { name: "Coller des numéros" }).click();
  await dialog.getByRole("textbox", { name: "Numéros" }).fill(`+22176${run}7\n12 XX`);
  await dialog.getByRole("button", { name: "Ajouter ces numéros" }).click();
  await expect(dialog.getByText("1 numéro reste à vérifier.")).toBeVisible();
  await expect(dialog.getByRole("textbox", { name: "Numéros" })).toHaveValue("12 XX");
  await dialog.getByRole("button", { name: "Chercher" }).click();
  await dialog.getByRole("searchbox").fill(`76${run}7`);
  await expect(dialog.getByRole("checkbox", { name: /déjà dans la catégorie/ })).toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByText("1 à 1 sur 1")).toBeVisible();
});

const FRENCH_EXCEL = [
  "Nom;Téléphone;Pays",
  `Moussa Sow;76 ${run.slice(0, 3)} ${run.slice(3)} 8;Sénégal`,
  "Konan Brou;07 00 01 2;Côte d’Ivoire",
  "Aminata Traoré;2,23E+11;Mali",
].join("\r\n");

test("a CSV file is imported with guessed columns; errors come with a remedy, and a second import changes nothing", async ({
  page,
}) => {
  await logIn(page);
  for (const saved of ["1 contact enregistré", "Rien de nouveau"]) {
    await page.goto("/contacts/import");
    await page.getByLabel("Choisir un fichier").setInputFiles({
      name: "familles.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(FRENCH_EXCEL),
    });
    await expect(page.getByLabel("Ce que devient la colonne Téléphone")).toHaveValue("phone");
    await expect(page.getByText("Il manque 3 chiffres : un numéro de Côte d’Ivoire en a 10.")).toBeVisible();
    await page.getByRole("button", { name: "Importer 3 lignes" }).click();
    await expect(page.getByRole("heading", { name: "Import terminé, 2 lignes à corriger" })).toBeVisible({
      timeout: 20_000,
    });
    await expect(page.getByText(saved)).toBeVisible();
  }
  await expect(page.getByText(/Excel a remplacé le numéro par un nombre arrondi/)).toBeVisible();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Télécharger ces 2 lignes (CSV)" }).click();
  expect((await download).suggestedFilename()).toContain("a-corriger.csv");
});

test("an Excel workbook is imported directly, with all digits of its numbers", async ({ page }) => {
  await logIn(page);
  await page.goto("/contacts/import");
  await page.getByLabel("Choisir un fichier").setInputFiles("tests/support/contacts.xlsx");
  await expect(page.getByLabel("Ce que devient la colonne Téléphone")).toHaveValue("phone");
  await expect(page.getByText("contacts.xlsx")).toBeVisible();
  await page.getByRole("button", { name: /^Importer \d lignes$/ }).click();
  const done = page.getByRole("heading", { name: "Import terminé", exact: true });
  await expect(done).toBeVisible({ timeout: 20_000 });
  await page.goto("/contacts?q=221770001452");
  await expect(page.getByText("Awa Ndiaye").first()).toBeVisible();
});

test("a workbook chosen while offline shows an error, and can be chosen again", async ({ page, context }) => {
  await logIn(page);
  await page.goto("/contacts/import");
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  const file = page.getByLabel("Choisir un fichier");
  await file.setInputFiles("tests/support/contacts.xlsx");
  await expect(page.getByText("contacts.xlsx ne peut pas être lu.")).toBeVisible();
  await context.setOffline(false);
  await file.setInputFiles("tests/support/contacts.xlsx");
  await expect(page.getByRole("button", { name: /^Importer \d lignes$/ })).toBeVisible();
});

test("a file chosen before the script runs is read once it runs", async ({ page }) => {
  await logIn(page);
  const wake = await holdScripts(page);
  await page.goto("/contacts/import", { waitUntil: "commit" });
  await page.getByLabel("Choisir un fichier").setInputFiles({
    name: "familles.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(FRENCH_EXCEL),
  });
  wake();
  await expect(page.getByRole("button", { name: "Importer 3 lignes" })).toBeVisible();
});

test("rejected rows are corrected in the page: typed values survive a visit elsewhere, and remaining errors have a reason", async ({
  page,
}) => {
  await logIn(page);
  await page.goto("/contacts/import");
  await page.getByLabel("Choisir un fichier").setInputFiles({
    name: "voisins.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`Nom;Téléphone\nFatou Fall;+221 76 12\nIbra Diop;77 XX\nModou Ba;+22170${run}5`),
  });
  await page.getByRole("button", { name: "Importer 3 lignes" }).click();
  await expect(page.getByRole("heading", { name: "Import terminé, 2 lignes à corriger" })).toBeVisible({
    timeout: 20_000,
  });
  await expect(page.getByRole("button", { name: "Réessayer" })).toHaveAttribute("aria-disabled", "true");
  const phoneOf = (line: number) => page.getByLabel(new RegExp(`^Téléphone de .+, ligne ${line}$`));
  await phoneOf(2).fill(`+22176${run}5`);
  await phoneOf(3).fill("+221 77 00 1");
  await page.reload();
  await expect(phoneOf(2)).toHaveValue(`+22176${run}5`);
  await page.getByRole("button", { name: "Réessayer 2 lignes" }).click();
  await expect(page.getByText("1 ligne importée, 1 encore à corriger")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Import terminé, 1 ligne à corriger" })).toBeVisible();
  await expect(page.getByText("2 + 0 + 0 + 0 + 1 = 3 lignes lues.")).toBeVisible();
  await expect(phoneOf(3)).toHaveValue("+221 77 00 1");
  await expect(phoneOf(3)).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Encore refusée")).toBeVisible();
  await expect(page.getByText("Il manque 4 chiffres : un numéro du Sénégal en a 9.")).toBeVisible();
  await phoneOf(3).fill(`+221 76 ${run} 5`);
  await phoneOf(3).press("Enter");
  await expect(page.getByText("Aucune ligne importée, 1 en double")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Import terminé", exact: true })).toBeVisible();
});

test("all proposed numbers of the corrections are accepted by one act, but for a row that is being edited", async ({
  page,
}) => {
  await logIn(page);
  await page.goto("/contacts/import");
  await page.getByLabel("Choisir un fichier").setInputFiles({
    name: "proposes.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      `Nom;Téléphone\nAwa Zéro;+221 0 76 ${run} 6\nIbra Poste;+221 76 ${run} 7 poste 12\nModou XX;77 XX\n` +
        `Fatou Zéro;+221 0 76 ${run} 8`,
    ),
  });
  await expect(page.getByText("2 numéros commencent par un 0 de trop pour leur pays.")).toBeVisible();
  await expect(page.getByText("1 numéro est suivi d’un numéro de poste.")).toBeVisible();
  await page.getByRole("button", { name: "Importer 4 lignes" }).click();
  await expect(page.getByRole("heading", { name: "Import terminé, 4 lignes à corriger" })).toBeVisible();
  await page.getByLabel(/^Téléphone de .+, ligne 5$/).fill("+221 70");
  await page.getByRole("link", { name: "À confirmer 3" }).click();
  await page.getByRole("button", { name: "Accepter les 3 numéros proposés" }).click();
  await expect(page.getByText("2 lignes importées", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Import terminé, 2 lignes à corriger" })).toBeVisible();
  await expect(page.getByLabel(/^Téléphone de .+, ligne 5$/)).toHaveValue("+221 70");
});
