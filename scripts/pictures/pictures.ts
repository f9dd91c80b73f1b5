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

/** `npm run pictures`: takes the README's pictures from the production build with sample data. */
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
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const copy = await post(stack, page, `/api/campaigns/${id}/duplicate`, {});
  await page.goto(`${stack.urls.app}/campaigns/${copy}/edit`);
  await shoot(page, "editor");
  await page.setViewportSize(PHONE);
  await receive(stack, page);
  await shoot(page, "phone");
}

/** Launches a campaign, and replies to it on the simulated phone. */
async function receive(stack: Stack, page: Page): Promise<void> {
  const listed = await page.request.get(`${stack.urls.app}/api/categories`);
  const { items }: { items: { id: number }[] } = await listed.json();
  await post(stack, page, "/api/campaigns", {
    name: "Rappel",
    category_ids: items.slice(0, 1).map(({ id }) => id),
    template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "first_name" } } },
    follow_up: { body: "Merci {{first_name}} ! Votre place est gardée." },
    launch: true,
  });
  await page.goto(stack.urls.whatsapp);
  await page.locator("#contacts a").first().click({ timeout: 30_000 });
  await page.getByRole("button", { name: "Oui, je viens" }).first().click();
  await page.getByText("Votre place est gardée").first().waitFor({ timeout: 30_000 });
}

/** Returns the id of the created resource. */
async function post(stack: Stack, page: Page, path: string, data: object): Promise<number> {
  const answer = await page.request.post(`${stack.urls.app}${path}`, {
    headers: { origin: stack.urls.app },
    data,
  });
  if (answer.status() !== 201) throw new Error(`${path} answered ${answer.status()}`);
  const { id }: { id: number } = await answer.json();
  return id;
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
