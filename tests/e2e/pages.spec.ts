import { readdirSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { type PageSubjects, preparePages } from "../support/page-subjects.ts";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";

/** Every page is opened in these two ways. */
const SIGHTS = [
  { name: "a small phone, in English", viewport: { width: 320, height: 640 }, locale: "en-GB" },
  { name: "a desk, in French", viewport: { width: 1280, height: 900 }, locale: "fr-FR" },
] as const;
/** At a desk, in French, each page is also laid out in these widths. */
const WIDTHS = [375, 768, 1024, 1280, 1920];
const OF_SUPER_ADMINS = /^\/(admin-users|settings\/health)/;
const OUTSIDE = /^\/(login|forgot-password|reset-password|privacy|confidentialite)/;
/** Pages whose address decides the language. */
const ONE_LANGUAGE: Record<string, string> = { "/confidentialite": "fr", "/privacy": "en" };
/** Exists in development only. */
const NOT_SHIPPED = /^\/gallery/;

const LONG_NAME = "Marie-Antoinette Razafindrakotonirina-Andriamampianina de La Rochefoucauld";
const LONG_EMAIL = "marie-antoinette.razafindrakotonirina@ecole-elementaire.test";
/** As long as names get, and so many people that their campaign's progress line has nearly the most segments. */
const LONG = {
  category: "Anticonstitutionnellementintergouvernementalisations",
  campaign: "Portes ouvertes et réunion de rentrée des familles de l’école élémentaire Jean-Jaurès",
  people: [LONG_NAME, ...Array.from({ length: 57 }, (_, place) => `Personne Numéro ${place}`)],
  fields: { "adresse électronique": LONG_EMAIL },
};

type Session = Awaited<ReturnType<Page["context"]>>["storageState"] extends () => Promise<infer State>
  ? State
  : never;

let subjects: PageSubjects = {};
const sessions = new Map<string, Session>();

test.beforeAll(async ({ browser }) => {
  subjects = await preparePages(await login(ACCOUNTS.admin), LONG);
  const user = { email: LONG_EMAIL, full_name: LONG_NAME, role: "admin", password: ACCOUNTS.password };
  const { status } = await (await login(ACCOUNTS.superAdmin)).post("/api/users", user);
  // 409 after a failed test, when these steps run again.
  expect([201, 409]).toContain(status);
  for (const email of [ACCOUNTS.admin, ACCOUNTS.superAdmin]) {
    const page = await browser.newPage();
    await logIn(page, email);
    sessions.set(email, await page.context().storageState());
    await page.context().close();
  }
});

for (const [address, who] of [
  ["/contacts/999999999", ACCOUNTS.admin],
  ["/admin-users", ACCOUNTS.admin],
] as const) {
  test(`${address}, which does not exist for ${who}, says so without errors`, async ({ browser }) => {
    const context = await browser.newContext({ baseURL: stack().app, storageState: sessions.get(who) });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Cette page n’existe pas");
    await page.waitForLoadState("networkidle");
    expect(faults).toEqual([]);
    await context.close();
  });
}

for (const address of addressesOf("app")) {
  test(`${address} loads without errors, fits the width, and is accessible`, async ({ browser }) => {
    for (const sight of SIGHTS) {
      await test.step(sight.name, () => look(browser, addressOf(address), sight));
    }
  });
}

async function look(browser: Browser, address: string, { viewport, locale }: (typeof SIGHTS)[number]) {
  const who = OF_SUPER_ADMINS.test(address) ? ACCOUNTS.superAdmin : ACCOUNTS.admin;
  const context = await browser.newContext({
    baseURL: stack().app,
    viewport,
    locale,
    reducedMotion: "reduce",
    storageState: OUTSIDE.test(address) ? undefined : sessions.get(who),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));

  const response = await page.goto(address);
  expect(response?.status(), "status").toBe(200);
  expect(new URL(page.url()).pathname, "no redirect away").toBe(address.split("?")[0]);
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.locator("html")).toHaveAttribute("lang", ONE_LANGUAGE[address] ?? locale.slice(0, 2));
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForLoadState("networkidle");
    expect(await sidewaysScroll(page), "pixels to scroll sideways").toBe(0);
    await expect(page.locator("html")).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
    expect(await violationsOn(page, colorScheme), `accessibility, ${colorScheme}`).toEqual([]);
  }
  if (viewport.width > 320) {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: viewport.height });
      expect(await sidewaysScroll(page), `pixels to scroll sideways at ${width}`).toBe(0);
      expect(await widerThanTheirSheet(page), `tables wider than their sheet at ${width}`).toEqual([]);
    }
  }
  expect(faults, "faults in the console").toEqual([]);
  await context.close();
}

const sidewaysScroll = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A sheet may clip what is too wide, or leave it room to the edge of the window: neither scrolls. */
const widerThanTheirSheet = (page: Page) =>
  page.locator("[data-slot=sheet] table").evaluateAll((tables) =>
    tables.flatMap((table) => {
      const sheet = table.closest("[data-slot=sheet]")?.getBoundingClientRect();
      const beyond = Math.round(table.getBoundingClientRect().right - (sheet?.right ?? Infinity));
      return beyond > 0 ? [`${table.querySelector("caption")?.textContent}: ${beyond} px`] : [];
    }),
  );

/** The dark theme changes colours only. */
async function violationsOn(page: Page, colorScheme: "light" | "dark") {
  const axe = new AxeBuilder({ page });
  if (colorScheme === "dark") axe.withRules("color-contrast");
  else axe.options({ rules: { "target-size": { enabled: true } } });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

/** The folders of pages as addresses: groups in brackets are not part of them, `[id]` is filled in later. */
function addressesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) =>
      path
        .dirname(file)
        .split(path.sep)
        .filter((part) => part !== "." && !/^\(.*\)$/.test(part))
        .join("/"),
    )
    .map((address) => `/${address}`)
    .filter((address) => address !== "/" && !NOT_SHIPPED.test(address))
    .sort();
}

function addressOf(pattern: string): string {
  const [, section = ""] = pattern.split("/");
  const isDraft = /\/campaigns\/\[id\]\/(edit|review)/.test(pattern);
  return pattern.replace(/\[(\w+)\]/g, (_, name: string) => {
    const subject =
      subjects[isDraft ? "draft" : name === "id" ? section : name] ?? subjects[`${section}.${name}`];
    if (!subject) throw new Error(`${pattern}: no subject is known for [${name}]`);
    return subject;
  });
}
