import type { Page } from "@playwright/test";
import { ACCOUNTS } from "./stack.ts";

/** Logs in through the form, whatever the language of the page. */
export async function logIn(page: Page, email: string = ACCOUNTS.admin): Promise<void> {
  await page.goto("/login");
  await page.locator("input[type=email]").fill(email);
  await page.locator("input[type=password]").fill(ACCOUNTS.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
}

/** Chooses Message 1's template by its name as words: among the first ones, else in the dialog with all. */
export async function chooseTemplate(page: Page, words: string): Promise<void> {
  const card = page.getByRole("radio", { name: new RegExp(`^${words} `) });
  const all = page.getByRole("button", { name: /^(Voir les|See all) \d+/ });
  await card.or(all).filter({ visible: true }).first().waitFor();
  if (await card.isVisible()) return card.check();
  await all.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox").fill(words);
  // A click chooses and closes, so that the radio cannot be asked afterwards whether it is checked.
  await dialog.getByRole("radio", { name: new RegExp(`^${words} `) }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** Holds all scripts until the returned function is called, as on a slow connection. */
export async function holdScripts(page: Page): Promise<() => void> {
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route("**/_next/static/chunks/*.js*", async (route) => {
    await allowed;
    await route.continue();
  });
  return allow;
}

/** A text in the bytes that a French Excel writes: Windows-1252, which differs from Latin-1 in a few signs. */
export const windows1252 = (text: string): Buffer =>
  Buffer.from(text.replaceAll("’", "\u0092").replaceAll("œ", "\u009c").replaceAll("€", "\u0080"), "latin1");
