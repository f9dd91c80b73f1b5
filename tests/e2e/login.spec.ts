import { expect, test } from "@playwright/test";
import { ACCOUNTS } from "../support/stack.ts";

test("logging in with Enter leads to the dashboard", async ({ page }) => {
  await page.goto("/login");
  await page.locator("input[type=email]").fill(ACCOUNTS.admin);
  await page.locator("input[type=password]").fill(ACCOUNTS.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
});

test("a wrong password shows an error and stays on the page", async ({ page }) => {
  await page.goto("/login");
  await page.locator("input[type=email]").fill(ACCOUNTS.admin);
  await page.locator("input[type=password]").fill("not-the-password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").first()).not.toBeEmpty();
  await expect(page).toHaveURL(/\/login/);
});

test("the button in the password field shows the password, and stays in place while pressed", async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/login");
  const password = page.locator("input[name=password]");
  await password.fill(ACCOUNTS.password);
  await page.getByRole("button", { name: "Afficher le mot de passe" }).click({ timeout: 5_000 });
  await expect(password).toHaveAttribute("type", "text");
});
