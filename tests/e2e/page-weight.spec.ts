import { expect, type Page, test } from "@playwright/test";
import { mainJob } from "../support/main-job.ts";
import { preparePages } from "../support/page-subjects.ts";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";

/** Compressed bytes of script, as browsers load them: before one acts, and with what then comes. */
const MOST = { before: 180_000, in_all: 250_000 };
/** Pages that are still above it; none of them may become heavier. */
const HEAVIER: Record<string, typeof MOST> = {
  "/contacts/import": { before: 187_000, in_all: 250_000 },
  "/campaigns/new": { before: 202_000, in_all: 256_000 },
  "/campaigns/[id]/edit": { before: 208_000, in_all: 263_000 },
  "/campaigns/[id]/review": { before: 188_000, in_all: 250_000 },
};

test.setTimeout(240_000);

test("no page of the main job loads more script than a phone on a slow network can wait for", async ({
  browser,
}) => {
  const pages = mainJob(await preparePages(await login(ACCOUNTS.admin)));
  const first = await browser.newPage();
  await logIn(first);
  const storageState = await first.context().storageState();
  await first.context().close();

  const weights = [];
  for (const { name, address } of pages) {
    // A context of its own has an empty cache.
    const context = await browser.newContext({
      baseURL: stack().app,
      viewport: { width: 390, height: 844 },
      storageState: name === "/login" ? undefined : storageState,
    });
    const page = await context.newPage();
    await page.goto(address);
    await page.waitForLoadState("networkidle");
    const before = await loaded(page);
    await touchControls(page);
    await page.waitForLoadState("networkidle");
    weights.push({ name, before: before.script, in_all: (await loaded(page)).script, html: before.html });
    await context.close();
  }
  const kilobytes = (bytes: number) => (bytes / 1000).toFixed(1).padStart(9);
  console.log(`${"kB, compressed".padEnd(26)}   before   in all     html`);
  for (const { name, before, in_all, html } of weights)
    console.log(`${name.padEnd(25)}${kilobytes(before)}${kilobytes(in_all)}${kilobytes(html)}`);
  const tooHeavy = weights.filter(({ name, before, in_all }) => {
    const most = HEAVIER[name] ?? MOST;
    return before > most.before || in_all > most.in_all;
  });
  expect(tooHeavy).toEqual([]);
});

const loaded = (page: Page) =>
  page.evaluate(() => {
    const sizes = (entries: PerformanceEntryList) =>
      (entries as PerformanceResourceTiming[]).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    const resources = performance.getEntriesByType("resource");
    return {
      script: sizes(resources.filter(({ name }) => /\/_next\/static\/.*\.js/.test(name))),
      html: sizes(performance.getEntriesByType("navigation")),
    };
  });

/** Presses a key and reaches every button and field, which loads what opens on a click. */
async function touchControls(page: Page) {
  await page.keyboard.press("Shift");
  const controls = page.locator("button, input, select, textarea, [role=combobox]");
  for (const control of await controls.all()) {
    if (!(await control.isVisible())) continue;
    await control.focus();
    await control.hover({ force: true, timeout: 2_000 }).catch(() => {});
  }
}
