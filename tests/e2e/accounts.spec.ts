import { expect, type Page, test } from "@playwright/test";
import { countMailsTo, mailTo } from "../support/mailbox.ts";
import { holdScripts } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login } from "../support/stack.ts";

const run = String(Date.now()).slice(-7);
const moussa = { name: `Moussa Fall ${run}`, email: `team+moussa-${run}@relance.test` };
const khady = { name: `Khady Sow ${run}`, email: `team+khady-${run}@relance.test` };
const FIRST = "quatre mots à retenir";
const SECOND = "cinq mots encore plus longs";

async function enter(page: Page, email: string, password: string = ACCOUNTS.password) {
  await page.goto("/login");
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=password]").fill(password);
  await page.keyboard.press("Enter");
}
const arrive = async (page: Page, email: string, password?: string) => {
  await enter(page, email, password);
  await page.waitForURL("**/dashboard");
};
const rowOf = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
async function choose(page: Page, name: string, action: string) {
  await page.getByRole("button", { name: `Actions pour ${name}` }).click();
  await page.getByRole("menuitem", { name: action }).click();
}

test.describe.configure({ mode: "serial" });

test("a super-admin invites a user, who chooses a password and arrives on the dashboard", async ({
  page,
  browser,
}) => {
  await arrive(page, ACCOUNTS.superAdmin);
  await page.getByRole("link", { name: "Utilisateurs" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Utilisateurs" })).toBeVisible();
  await page.getByRole("button", { name: "Ajouter un utilisateur" }).click();
  const form = page.getByRole("dialog", { name: "Ajouter un utilisateur" });
  await form.getByLabel("Nom").fill(moussa.name);
  await form.getByLabel("Adresse e-mail").fill(ACCOUNTS.admin);
  await form.getByRole("button", { name: "Inviter" }).click();
  await expect(form.getByText("Un utilisateur a déjà cette adresse.")).toBeVisible();
  await expect(form.getByLabel("Nom")).toHaveValue(moussa.name);
  await form.getByLabel("Adresse e-mail").fill(moussa.email);
  await form.getByRole("button", { name: "Inviter" }).click();
  await expect(form).toBeHidden();
  await expect(
    rowOf(page, moussa.name).getByText("Invitation en attente").filter({ visible: true }),
  ).toBeVisible();

  const theirs = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await theirs.goto((await mailTo(moussa.email)).link);
  await expect(theirs).toHaveURL(/\/reset-password$/);
  // The token does not return to the address when the page is loaded again.
  await theirs.getByRole("button", { name: "English" }).click();
  await theirs.getByRole("button", { name: "Français" }).click();
  await expect(theirs.getByLabel("Nouveau mot de passe")).toBeVisible();
  await expect(theirs).toHaveURL(/\/reset-password$/);
  await theirs.getByLabel("Nouveau mot de passe").fill("court");
  await theirs.getByRole("button", { name: "Enregistrer et continuer" }).click();
  await expect(theirs.getByText("Trop court.")).toBeVisible();
  await theirs.getByLabel("Nouveau mot de passe").fill(FIRST);
  await theirs.getByRole("button", { name: "Enregistrer et continuer" }).click();
  await theirs.waitForURL("**/dashboard");
  await theirs.context().close();
});

test("an admin neither sees the users page nor can open it", async ({ page }) => {
  await arrive(page, moussa.email, FIRST);
  await expect(page.getByRole("link", { name: "Réglages" }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Utilisateurs" })).toHaveCount(0);
  await page.goto("/admin-users");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("n’existe pas");
  await expect(page.getByText(ACCOUNTS.otherAdmin)).toHaveCount(0);
});

test("a forgotten password is replaced by a link that works once; an unknown address gets the same response", async ({
  page,
}) => {
  const ask = async (email: string) => {
    await page.goto("/login");
    await page.getByRole("link", { name: "Mot de passe oublié" }).click();
    await page.waitForURL("**/forgot-password");
    await page.getByLabel("Adresse e-mail").fill(email);
    await page.getByRole("button", { name: "Envoyer l’e-mail" }).click();
    const answer = page.getByText(/S’il y a un compte à l’adresse/);
    await expect(answer).toBeVisible();
    return (await answer.innerText()).replace(email, "…");
  };
  const known = await countMailsTo(moussa.email);
  const nobody = `personne-${run}@relance.test`;
  expect(await ask(nobody)).toBe(await ask(moussa.email));
  const { link } = await mailTo(moussa.email, known);
  expect(await countMailsTo(nobody)).toBe(0);

  // A mail template may carry the token itself, which is redeemed only with the new password.
  const token_hash = new URL(link).searchParams.get("token");
  const address = `/reset-password?token_hash=${token_hash}&type=recovery`;
  await page.goto(address);
  await expect(page).toHaveURL(/\/reset-password$/);
  await page.goto(address);
  await page.getByLabel("Nouveau mot de passe").fill(FIRST);
  await page.getByRole("button", { name: "Enregistrer et continuer" }).click();
  await expect(page.getByText("C’est déjà votre mot de passe.")).toBeVisible();
  await page.getByLabel("Nouveau mot de passe").fill(SECOND);
  await page.getByRole("button", { name: "Enregistrer et continuer" }).click();
  await page.waitForURL("**/dashboard");

  await page.context().clearCookies();
  await page.goto(address);
  await page.getByLabel("Nouveau mot de passe").fill("encore un autre secret");
  await page.getByRole("button", { name: "Enregistrer et continuer" }).click();
  await expect(page.getByRole("heading", { name: "Ce lien n’est plus valable" })).toBeVisible();
  await enter(page, moussa.email, FIRST);
  await expect(page.getByText("Adresse ou mot de passe inexact.")).toBeVisible();
  await arrive(page, moussa.email, SECOND);
});

test("a user changes their own name, language, country and password", async ({ page }) => {
  await arrive(page, moussa.email, SECOND);
  await page.goto("/settings");
  await page.getByLabel("Nom", { exact: true }).fill(`${moussa.name} M`);
  await page.getByRole("combobox", { name: "Pays par défaut" }).click();
  await page.getByPlaceholder(/pays/i).fill("Sénégal");
  await page.getByRole("option", { name: /Sénégal/ }).click();
  await page.getByRole("radio", { name: "English" }).check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Your profile" })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue(`${moussa.name} M`);
  await expect(page.getByRole("combobox", { name: "Default country" })).toContainText("Senegal");

  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill(FIRST);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("This isn’t your current password.")).toBeVisible();
  await page.getByLabel("Current password").fill(SECOND);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed.")).toBeVisible();
  await login(moussa.email, FIRST);
});

test("a super-admin whose mail is refused gives a link, with which the user chooses a password once", async ({
  page,
  browser,
}) => {
  const name = `Binta Sy ${run}`;
  await arrive(page, ACCOUNTS.superAdmin);
  await page.goto("/admin-users");
  await page.getByRole("button", { name: "Ajouter un utilisateur" }).click();
  const form = page.getByRole("dialog", { name: "Ajouter un utilisateur" });
  await form.getByLabel("Nom").fill(name);
  await form.getByLabel("Adresse e-mail").fill(`binta-${run}@example.org`);
  await form.getByRole("button", { name: "Inviter" }).click();
  await expect(form.getByText("Rien n’est parti")).toBeVisible();
  await form.getByRole("radio", { name: "Donner un lien" }).check();
  await form.getByRole("button", { name: "Créer le lien" }).click();
  const shown = page.getByRole("dialog", { name: `Lien d’invitation pour ${name}` });
  const link = await shown.getByLabel("Lien").inputValue();
  const shared = new URL(
    (await shown.getByRole("link", { name: "Envoyer par WhatsApp" }).getAttribute("href")) ?? "",
  );
  expect(shared.origin).toBe("https://wa.me");
  expect(shared.searchParams.get("text")).toContain(link);
  await page.keyboard.press("Escape");
  await expect(rowOf(page, name).getByText("Invitation en attente").filter({ visible: true })).toBeVisible();

  await choose(page, name, "Donner un lien d’invitation");
  const newer = await shown.getByLabel("Lien").inputValue();
  expect(newer).not.toBe(link);
  const theirs = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  const save = async (address: string) => {
    await theirs.goto(address);
    await theirs.getByLabel("Nouveau mot de passe").fill(FIRST);
    await theirs.getByRole("button", { name: "Enregistrer et continuer" }).click();
  };
  await save(link);
  await expect(theirs.getByRole("heading", { name: "Ce lien n’est plus valable" })).toBeVisible();
  await save(newer);
  await theirs.waitForURL("**/dashboard");
  await theirs.context().close();
});

test("a form sent before its script runs waits for it, and its values never appear in the address", async ({
  page,
}) => {
  await arrive(page, ACCOUNTS.admin);
  const wake = await holdScripts(page);
  await page.goto("/settings", { waitUntil: "commit" });
  await page.getByLabel("Mot de passe actuel").fill("ce n’est pas lui");
  await page.getByLabel("Nouveau mot de passe").fill(FIRST);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(500);
  await expect(page).toHaveURL(/\/settings$/);
  wake();
  await expect(page.getByText("Ce n’est pas votre mot de passe actuel.")).toBeVisible();
  await expect(page).toHaveURL(/\/settings$/);
});

test("a super-admin deactivates a user, reactivates them, then deletes them and hands over their data", async ({
  page,
}) => {
  const theirs = await login(moussa.email, FIRST);
  const made = await theirs.post("/api/contacts", { full_name: "Awa", phone: `+22177${run}` });
  expect(made.status).toBe(201);
  const chief = await login(ACCOUNTS.superAdmin);
  expect(
    (await chief.post("/api/users", { email: khady.email, full_name: khady.name, password: FIRST })).status,
  ).toBe(201);

  await arrive(page, ACCOUNTS.superAdmin);
  await page.goto(`/admin-users?q=${run}`);
  await choose(page, `${moussa.name} M`, "Désactiver");
  await page.getByRole("button", { name: "Désactiver l’utilisateur" }).click();
  await expect(rowOf(page, moussa.name).getByText("Désactivé").filter({ visible: true })).toBeVisible();
  expect((await theirs.get("/api/contacts")).status).toBe(401);
  await choose(page, `${moussa.name} M`, "Réactiver");
  await expect(rowOf(page, moussa.name).getByText("Actif")).toBeVisible();

  await choose(page, `${moussa.name} M`, "Supprimer");
  const dialog = page.getByRole("dialog", { name: `Supprimer l’utilisateur ${moussa.name} M` });
  await expect(dialog.getByText("1 contact")).toBeVisible();
  await dialog.getByRole("button", { name: "Supprimer et confier" }).click();
  await expect(dialog.getByText("À remplir.")).toBeVisible();
  await dialog.getByLabel("Confier à").selectOption({ label: khady.name });
  await dialog.getByRole("button", { name: "Supprimer et confier" }).click();
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, moussa.name)).toHaveCount(0);
  const newOwner = await login(khady.email, FIRST);
  expect((await newOwner.get<{ count: number }>("/api/contacts")).body.count).toBe(1);
});
