import { expect, type Page, test } from "@playwright/test";
import { PNG } from "../support/samples.ts";
import { ACCOUNTS } from "../support/stack.ts";

async function logIn(page: Page) {
  await page.goto("/login");
  await page.getByLabel("Adresse e-mail").fill(ACCOUNTS.admin);
  await page.getByRole("textbox", { name: "Mot de passe" }).fill(ACCOUNTS.password);
  await page.getByRole("button", { name: "Se connecter" }).click();
  await page.waitForURL((url) => !url.pathname.includes("login"));
}

const run = String(Date.now()).slice(-6);
const name = `rentree_${run}`;

test("a template is drafted, corrected where it is refused, submitted and approved", async ({ page }) => {
  await logIn(page);
  await page.goto("/campaigns");
  await page.getByRole("link", { name: "Modèles" }).click();
  await page.getByRole("link", { name: "Rédiger un modèle" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Rédiger un modèle" })).toBeVisible();

  const submit = page.getByRole("button", { name: "Soumettre à Meta" });
  await page.getByLabel("Nom du modèle").fill(`Rentrée ${run}`);
  await expect(page.getByLabel("Nom du modèle")).toHaveValue(name);
  const body = page.getByLabel("Texte", { exact: true });
  await body.fill("Bonjour ");
  await page.getByRole("button", { name: "Insérer une variable" }).click();
  await expect(body).toHaveValue("Bonjour [valeur 1]");
  await submit.click();
  await expect(page.getByText("Le texte ne peut ni commencer ni finir par une variable.")).toBeVisible();
  await expect(body).toBeFocused();
  await expect(page.getByLabel("Exemple pour valeur 1")).toHaveAttribute("aria-invalid", "true");

  await body.fill("Bonjour {{1}}, la *rentrée* approche : serez-vous des nôtres ?");
  await page.getByLabel("Exemple pour valeur 1").fill("Awa");
  await page.getByRole("button", { name: "Réponse rapide" }).click();
  await page.getByLabel("Texte du bouton (réponse rapide)").fill("Oui");
  await page.getByRole("button", { name: "Lien" }).click();
  await page.getByLabel("Texte du bouton (lien)").fill("Programme");
  await page.getByLabel("Adresse", { exact: true }).fill("javascript:alert(1)");
  await submit.click();
  await expect(page.getByText("Une adresse n’est pas valable.")).toBeVisible();
  await page.reload();
  await expect(body).toHaveValue(/rentrée/);
  await page.getByLabel("Adresse", { exact: true }).fill("https://exemple.org/programme");
  const phone = page.getByRole("region", { name: "Aperçu" });
  await expect(phone.getByText("Awa")).toBeVisible();
  await expect(phone.getByText("Programme")).toBeVisible();
  await submit.click();
  await expect(page).toHaveURL(/\/templates$/);
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("attend la décision de Meta");
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText("approuvé par Meta", { timeout: 1000 });
  }).toPass({ timeout: 20_000 });
});

test("a name that Meta already has is refused at its field, and nothing typed is lost", async ({ page }) => {
  await logIn(page);
  await page.goto("/templates/new");
  await page.getByLabel("Nom du modèle").fill(name);
  await page.getByLabel("Texte", { exact: true }).fill("Un autre texte.");
  await page.getByRole("button", { name: "Soumettre à Meta" }).click();
  await expect(page.getByText("Ce nom est déjà pris dans cette langue.")).toBeVisible();
  await expect(page.getByText("Ce que vous avez écrit est gardé.")).toBeVisible();
  await expect(page.getByLabel("Texte", { exact: true })).toHaveValue("Un autre texte.");
});

test("a template may have a header picture: Meta gets a sample of it", async ({ page }) => {
  await logIn(page);
  await page.goto("/templates/new");
  const pictured = `affiche_${run}`;
  await page.getByLabel("Nom du modèle").fill(pictured);
  await page.getByLabel("Texte", { exact: true }).fill("Le programme du stage est prêt.");
  await page.getByLabel("En-tête").selectOption("Une image");
  const submit = page.getByRole("button", { name: "Soumettre à Meta" });
  await submit.click();
  await expect(page.getByText("Choisissez un fichier.")).toBeVisible();

  const sample = page.getByLabel("Fichier d’exemple").last();
  await sample.setInputFiles({ name: "affiche.pdf", mimeType: "application/pdf", buffer: PNG });
  await expect(page.getByText(/JPEG ou PNG pour une image/)).toBeVisible();
  await sample.setInputFiles({ name: "affiche.png", mimeType: "image/png", buffer: PNG });
  await expect(page.getByText("affiche.png")).toBeVisible();
  await expect(page.getByText(/JPEG ou PNG pour une image/)).toBeHidden();
  await expect(page.getByRole("region", { name: "Aperçu" }).getByRole("img")).toHaveAttribute(
    "src",
    /^blob:/,
  );

  await submit.click();
  await expect(page).toHaveURL(/\/templates$/);
  await expect(page.getByRole("row", { name: new RegExp(pictured) })).toBeVisible();
});
