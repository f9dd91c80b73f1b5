import { chmod, mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { findChromium } from "../chromium.ts";
import { inProject } from "../local/root.ts";
import { type Stack, startStack } from "../local/stack.ts";

const FOLDER = inProject("docs", "pictures");
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 1000, height: 720 };
const MOST_BYTES = 200_000;
const ACCOUNT = { email: "admin@relance.test", password: "relance-local" };

/** `npm run pictures`: those of the README, from the production build on sample data. */
export async function takePictures(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "relance-pictures-"));
  await chmod(dataDir, 0o755); // as root, PostgreSQL runs as another user
  await mkdir(FOLDER, { recursive: true });
  const stack = await startStack({ mode: "preview", ports: "free", samples: true, dataDir });
  const browser = await chromium.launch(await findChromium());
  try {
    const context = await browser.newContext({ locale: "en-GB", viewport: DESK, reducedMotion: "reduce" });
    await draw(stack, context);
  } finally {
    await browser.close();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function draw(stack: Stack, context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${stack.urls.app}/login`);
  await page.fill("input[type=email]", ACCOUNT.email);
  await page.fill("input[type=password]", ACCOUNT.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/dashboard");
  await shoot(page, "dashboard");
  await page.goto(`${stack.urls.app}/campaigns`);
  await page.locator('main a[href^="/campaigns/"]:not([href$="/new"])').first().click();
  await page.waitForURL(/\/campaigns\/\d+$/);
  await shoot(page, "campaign");
  await page.goto(`${stack.urls.app}/contacts`);
  await shoot(page, "contacts");
  await page.setViewportSize(PHONE);
  await receive(stack, page);
  await shoot(page, "phone");
}

/** A message and an answer on the simulated phone. */
async function receive(stack: Stack, page: Page): Promise<void> {
  const api = page.request;
  const json = { headers: { origin: stack.urls.app } };
  const { items } = await (await api.get(`${stack.urls.app}/api/categories`)).json();
  const created = await api.post(`${stack.urls.app}/api/campaigns`, {
    ...json,
    data: {
      name: "Rappel",
      category_ids: [items[0].id],
      template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "first_name" } } },
      follow_up: { body: "Merci {{first_name}} ! Votre place est gardée." },
      launch: true,
    },
  });
  if (created.status() !== 201) throw new Error(`the campaign answered ${created.status()}`);
  await page.goto(stack.urls.whatsapp);
  await page.locator("#contacts a").first().click({ timeout: 30_000 });
  const yes = page.getByRole("button", { name: "Oui, je viens" }).first();
  await yes.waitFor();
  await yes.click();
  await page.getByText("Votre place est gardée").first().waitFor({ timeout: 30_000 });
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  const file = path.join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file });
  const { size } = await stat(file);
  console.log(`${name}.png  ${Math.round(size / 1000)} kB`);
  if (size > MOST_BYTES) throw new Error(`${name}.png is larger than ${MOST_BYTES / 1000} kB`);
}
