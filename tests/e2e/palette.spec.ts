import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login } from "../support/stack.ts";

const run = String(Date.now()).slice(-6);
const mine = { full_name: `Zélie Ouédraogo ${run}`, phone: `+22170${run}8` };
const theirs = { full_name: `Zélie Autrui ${run}`, phone: `+22170${run}9` };
const campaign = `Zélie au printemps ${run}`;

test.beforeAll(async () => {
  const api = await login(ACCOUNTS.admin);
  const category = await api.post<{ id: number }>("/api/categories", { name: `Palette ${run}` });
  await api.post("/api/templates/sync");
  const template = {
    name: "rappel_inscription",
    language: "fr",
    variables: { "1": { field: "first_name" } },
  };
  const made = [
    await api.post("/api/contacts", mine),
    await api.post("/api/campaigns", { name: campaign, category_ids: [category.body.id], template }),
    await (await login(ACCOUNTS.otherAdmin)).post("/api/contacts", theirs),
  ];
  expect(made.map(({ status, body }) => [status, body])).toEqual(made.map(({ body }) => [201, body]));
});

const palette = (page: Page) => page.getByRole("dialog", { name: "Chercher, aller à une page, créer" });
const field = (page: Page) => palette(page).getByRole("combobox");
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });

test("the palette goes to pages, finds the user's own contacts and campaigns, and starts acts", async ({
  page,
}) => {
  await logIn(page);
  const button = page.getByRole("button", { name: "Chercher", exact: true });
  await button.focus();
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  const { violations } = await new AxeBuilder({ page }).withRules(["target-size"]).analyze();
  expect(violations).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(button).toBeFocused();

  await page.keyboard.press("Enter");
  await page.keyboard.type("zelie");
  await expect(option(page, new RegExp(mine.full_name))).toBeVisible();
  await expect(option(page, campaign)).toBeVisible();
  await expect(option(page, new RegExp(theirs.full_name))).toHaveCount(0);
  await field(page).fill(mine.phone.slice(4));
  await expect(option(page, campaign)).toHaveCount(0);
  await expect(option(page, new RegExp(mine.full_name))).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: mine.full_name })).toBeVisible();

  await page.keyboard.press("Control+k");
  await expect(palette(page).getByRole("group", { name: "Récents" })).toContainText(mine.full_name);
  await field(page).fill("reglages");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/settings");

  await page.keyboard.press("Control+k");
  await field(page).fill("nouveau contact");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Ajouter un contact" })).toBeVisible();
  await expect(page).toHaveURL("/contacts");
});

test("without a connection the palette says so, and still goes to pages that it knows", async ({
  page,
  context,
}) => {
  await logIn(page);
  await page.keyboard.press("Control+k");
  await expect(field(page)).toBeFocused();
  await context.setOffline(true);
  await page.keyboard.type("zelie");
  await expect(palette(page).getByRole("alert")).toContainText("connexion");
  await field(page).fill("zzzz");
  await expect(palette(page)).toContainText("connexion");
  await field(page).fill("camp");
  await expect(option(page, "Campagnes")).toBeVisible();
});

test("on a phone the palette opens from “Plus”, and gives the focus back to it", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await logIn(page);
  await page.getByRole("button", { name: "Plus" }).click();
  await page.getByRole("dialog", { name: "Plus" }).getByRole("button", { name: "Chercher" }).click();
  await expect(field(page)).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Plus" })).toBeFocused();
});
