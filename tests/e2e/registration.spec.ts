import { expect, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { orderMeta } from "../support/service.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";

const run = String(Date.now()).slice(-5);
test.setTimeout(150_000);

const unregister = () => orderMeta({ phone: { registered: false } });
test.beforeAll(async () => {
  await (await login(ACCOUNTS.superAdmin)).post("/api/templates/sync");
});
test.afterAll(() => orderMeta({ phone: { registered: true } }));

const checkNow = async (page: Page) => {
  await page.goto("/settings/health");
  await page.getByRole("button", { name: "Vérifier maintenant" }).click();
  await expect(page.getByText("Tout vient d’être vérifié.")).toBeVisible();
};

test("a test of a number that is not registered says so at once, and the super-admin registers it there", async ({
  page,
}) => {
  await unregister();
  await logIn(page, ACCOUNTS.superAdmin);
  await checkNow(page);
  await expect(page.getByText(/^Numéro .* pas encore inscrit$/).first()).toBeVisible();

  await page.getByRole("button", { name: "Envoyer un test" }).last().click();
  const sending = page.getByRole("dialog");
  await sending.getByLabel("Votre numéro WhatsApp").fill(`+22177${run}77`);
  await sending.getByRole("button", { name: "Envoyer le test" }).click();
  await expect(sending).toContainText(
    "Le test n’est pas parti. Le numéro d’envoi n’est pas inscrit chez WhatsApp.",
  );
  await sending.getByRole("button", { name: "Fermer" }).first().click();

  await page.goto("/settings/sender");
  await expect(page.getByText("Ce numéro n’est pas inscrit chez Meta.")).toBeVisible();
  await page.getByRole("button", { name: "Inscrire le numéro" }).first().click();
  const registering = page.getByRole("dialog");
  await registering.getByLabel("Code PIN").fill("12");
  await registering.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(registering).toContainText("Un code PIN a 6 chiffres.");
  await registering.getByLabel("Code PIN").fill("");
  await registering.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(registering).toContainText(/Le numéro est inscrit avec le code PIN \d{6}\./);
  await registering.getByRole("button", { name: "Fermer" }).first().click();
  await expect(page.getByText("Ce numéro n’est pas inscrit chez Meta.")).toHaveCount(0);
  await expect(page.getByText("en service", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Reprendre les envois" }).first().click();
  await expect(page.getByText("Les envois reprennent.")).toBeVisible();
});

test("a PIN that Meta refuses is explained at its field", async ({ page }) => {
  await unregister();
  const phone = stack().env.WHATSAPP_PHONE_NUMBER_ID;
  const registered = await fetch(`${stack().whatsapp}/v25.0/${phone}/register`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stack().env.WHATSAPP_ACCESS_TOKEN}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ messaging_product: "whatsapp", pin: "135790" }),
  });
  expect(registered.status).toBe(200);
  await logIn(page, ACCOUNTS.superAdmin);
  await page.goto("/settings/sender");
  await page.getByRole("button", { name: "Inscrire le numéro" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(dialog).toContainText("Ce numéro a déjà un code PIN");
  await dialog.getByLabel("Code PIN").fill("000001");
  await dialog.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(dialog).toContainText("Meta refuse ce code PIN");
  await dialog.getByLabel("Code PIN").fill("135790");
  await dialog.getByRole("button", { name: "Inscrire", exact: true }).click();
  await expect(page.getByText("Le numéro est inscrit.")).toBeVisible();
});
