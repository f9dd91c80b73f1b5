import { expect, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { service } from "../support/service.ts";
import { ACCOUNTS, stack } from "../support/stack.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });
test.beforeEach(() => service("DELETE", "organisation?only_row=is.true"));

test("the privacy page says that it is not filled in; a super-admin fills it in, and everybody reads it", async ({
  page,
  browser,
}) => {
  const stranger = await browser.newContext({ baseURL: stack().app, locale: "en-GB" });
  const outside = await stranger.newPage();
  const empty = await outside.goto("/confidentialite");
  expect(empty?.status()).toBe(200);
  await expect(outside.getByText("n’a pas encore rempli cette page")).toBeVisible();
  await expect(outside.locator("html")).toHaveAttribute("lang", "fr");

  await logIn(page, ACCOUNTS.superAdmin);
  await page.goto("/settings/health");
  await page.getByRole("link", { name: "Remplir la page" }).click();
  await expect(page.getByText("La page de confidentialité n’est pas remplie.")).toBeVisible();
  await page.getByLabel("Nom de l’organisation").fill("Les Ateliers Teranga");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("À remplir.")).toBeVisible();
  await page.getByLabel("Adresse postale").fill("12 rue des Tisserands\n75011 Paris");
  await page.getByLabel("E-mail de contact").fill("contact@teranga.example");
  await page.getByLabel("Enregistrement").fill("CDP 2026-114");
  await page.getByLabel("Pays où la base est hébergée").fill("France (Paris)");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Page de confidentialité mise à jour.")).toBeVisible();
  await expect(page.getByText("La page de confidentialité n’est pas remplie.")).toBeHidden();

  await page.getByRole("button", { name: "Copier la phrase (English)" }).click();
  await expect(page.getByText("Phrase copiée.")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("Les Ateliers Teranga");
  expect(copied).toContain("STOP");
  const address = copied.match(/https?:\S+$/)?.[0] ?? "";
  expect(new URL(address).pathname).toBe("/privacy");

  const filled = await outside.goto(new URL(address).pathname);
  expect(filled?.status()).toBe(200);
  await expect(outside).toHaveTitle("Privacy · Les Ateliers Teranga");
  for (const told of ["12 rue des Tisserands", "CDP 2026-114", "France (Paris)", "1 year after the end"])
    await expect(outside.getByText(told)).toBeVisible();
  await expect(outside.getByRole("link", { name: "contact@teranga.example" }).first()).toBeVisible();
  await outside.getByRole("link", { name: "Français" }).click();
  await expect(outside).toHaveURL(/\/confidentialite$/);
  await expect(outside.getByText("1 an après la fin de la campagne")).toBeVisible();
  await expect(outside.locator("html")).toHaveAttribute("lang", "fr");
  expect((await stranger.cookies()).filter(({ name }) => name.startsWith("sb-"))).toEqual([]);
  await stranger.close();
});
