import { expect, type Page, test } from "@playwright/test";
import { mainJob } from "../support/main-job.ts";
import { preparePages } from "../support/page-subjects.ts";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";

/** Compressed bytes of script, as browsers load them. */
const BEFORE_AN_ACT = 180_000;
const IN_ALL = 250_000;
/** Pages that are still above it; none of them may become heavier. */
const HEAVIER: Record<string, number> = {
  "/contacts/import": 187_000,
  "/campaigns/new": 192_000,
  "/campaigns/[id]/edit": 197_000,
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
  expect(weights.filter(({ name, before }) => before > (HEAVIER[name] ?? BEFORE_AN_ACT))).toEqual([]);
  expect(weights.filter(({ in_all }) => in_all > IN_ALL)).toEqual([]);
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
