import { readdirSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

/** Every page is opened in these two ways. */
const SIGHTS = [
  { name: "a small phone, in English", viewport: { width: 320, height: 640 }, locale: "en-GB" },
  { name: "a desk, in French", viewport: { width: 1280, height: 900 }, locale: "fr-FR" },
] as const;
/** At a desk, in French, each page is also laid out in these widths. */
const WIDTHS = [375, 768, 1024, 1280, 1920];
const OF_SUPER_ADMINS = /^\/(admin-users|settings\/health)/;
const OUTSIDE = /^\/(login|forgot-password|reset-password)/;
/** Exists in development only. */
const NOT_SHIPPED = /^\/gallery/;

const NAMES = [
  "Marie-Antoinette Razafindrakotonirina-Andriamampianina de La Rochefoucauld",
  "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
];
const LONG_EMAIL = "marie-antoinette.razafindrakotonirina@ecole-elementaire.test";
/** So many that the progress line of their campaign has nearly the most segments. */
const PEOPLE = 58;

type Subjects = Record<string, string>;
type Session = Awaited<ReturnType<Page["context"]>>["storageState"] extends () => Promise<infer State>
  ? State
  : never;

let subjects: Subjects = {};
const sessions = new Map<string, Session>();

test.beforeAll(async ({ browser }) => {
  subjects = await prepare(await login(ACCOUNTS.admin));
  const user = { email: LONG_EMAIL, full_name: NAMES[0], role: "admin", password: ACCOUNTS.password };
  expect((await (await login(ACCOUNTS.superAdmin)).post("/api/users", user)).status).toBe(201);
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
  await expect(page.locator("html")).toHaveAttribute("lang", locale.slice(0, 2));
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

/** Data for each page: contacts, categories, a draft, a campaign that has sent. */
async function prepare(api: Api): Promise<Subjects> {
  const run = String(Date.now()).slice(-6);
  const made = async (url: string, body: unknown) => {
    const answer = await api.post<{ id: number }>(url, body);
    expect(answer.status, `${url}: ${JSON.stringify(answer.body)}`).toBe(201);
    return answer.body.id;
  };
  const category = await made("/api/categories", {
    name: `${run}Anticonstitutionnellementintergouvernementalisations`.padEnd(60, "x"),
    color: "cat-2",
  });
  const contacts = [];
  for (let place = 0; place < PEOPLE; place++) {
    contacts.push(
      await made("/api/contacts", {
        full_name: NAMES[place] ?? `Personne Numéro ${place}`,
        phone: `+22170${run.slice(1)}${String(place).padStart(2, "0")}`,
        category_ids: [category],
        fields: { "adresse électronique": LONG_EMAIL },
      }),
    );
  }
  await api.post("/api/templates/sync");
  const campaign = {
    name: `Portes ouvertes et réunion de rentrée des familles de l’école Jean-Jaurès ${run}`,
    category_ids: [category],
    template: {
      name: "rappel_inscription",
      language: "fr",
      variables: { "1": { field: "first_name", fallback: "vous" } },
    },
    follow_up: { body: "Merci {{first_name}} ! https://example.org" },
  };
  const draft = await made("/api/campaigns", campaign);
  const launched = await made("/api/campaigns", { ...campaign, launch: true });
  const messages = `/api/messages?campaign_id=${launched}`;
  await expect
    .poll(async () => (await api.get<{ items: { id: number }[] }>(messages)).body.items.length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(0);
  const [message] = (await api.get<{ items: { id: number }[] }>(messages)).body.items;
  return {
    categories: String(category),
    contacts: String(contacts[0]),
    contact_id: String(contacts[0]),
    campaigns: String(launched),
    draft: String(draft),
    messages: String(message?.id),
  };
}
