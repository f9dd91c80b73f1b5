import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login } from "../support/stack.ts";

test("the API page can be read and tried without a log-in, and loads nothing from other sites", async ({
  page,
  baseURL,
}) => {
  const elsewhere: string[] = [];
  const broken: string[] = [];
  page.on(
    "request",
    (request) => void (request.url().startsWith(baseURL ?? "") || elsewhere.push(request.url())),
  );
  page.on("console", (message) => void (message.type() === "error" && broken.push(message.text())));
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("L’API de Relance");
  await page.getByRole("link", { name: "GET /health" }).click();
  await page.getByRole("button", { name: "Envoyer GET" }).click();
  await expect(page.locator('[data-slot="answer"]')).toContainText('"status": "ok"');
  expect([elsewhere, broken]).toEqual([[], []]);
});

test("a protected operation is refused without a log-in, and works with a session or a token", async ({
  page,
}) => {
  await page.goto("/api/docs?operation=get_auth_me");
  const send = page.getByRole("button", { name: "Envoyer GET" });
  await send.click();
  await expect(page.locator('[data-slot="answer"]')).toContainText('"code": "unauthenticated"');
  const { accessToken } = await login(ACCOUNTS.otherAdmin);
  await page.getByLabel("Jeton").fill(accessToken);
  await send.click();
  await expect(page.locator('[data-slot="answer"]')).toContainText(ACCOUNTS.otherAdmin);

  await logIn(page, ACCOUNTS.admin);
  await page.goto("/api/docs?operation=get_auth_me");
  await send.click();
  await expect(page.locator('[data-slot="answer"]')).toContainText(ACCOUNTS.admin);
});

for (const width of [320, 1280])
  test(`at ${width} px the API page is not cut off and has no axe violations`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const place of ["/api/docs", "/api/docs?operation=post_campaigns", "/api/docs?operation=no-such"]) {
      await page.goto(place);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const cut = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect([place, cut, violations.map(({ id }) => id)]).toEqual([place, 0, []]);
    }
  });
