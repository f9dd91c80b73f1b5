import { expect, test } from "@playwright/test";
import { ACCOUNTS } from "../support/stack.ts";

test("somebody who logs in with Enter arrives on the dashboard", async ({ page }) => {
  await page.goto("/login");
  await page.locator("input[type=email]").fill(ACCOUNTS.admin);
  await page.locator("input[type=password]").fill(ACCOUNTS.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
});

test("a wrong password leads nowhere and is said", async ({ page }) => {
  await page.goto("/login");
  await page.locator("input[type=email]").fill(ACCOUNTS.admin);
  await page.locator("input[type=password]").fill("not-the-password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").first()).not.toBeEmpty();
  await expect(page).toHaveURL(/\/login/);
});
