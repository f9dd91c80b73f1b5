import { expect, type Locator, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, login } from "../support/stack.ts";
import { workbookOf } from "../support/workbooks.ts";

/** Each file is imported by somebody new, from an empty list of contacts, without help. */
type Book = {
  name: string;
  buffer: Buffer;
  /** What the person does between choosing the file and “Importer”. */
  before?: (page: Page, click: (at: Locator) => Promise<void>) => Promise<void>;
  lines: number;
  sum: string;
  /** Clicks from the empty list of contacts to the account. */
  most_clicks: number;
  contact: [name: string, phone: string];
};

const FIRST_NAMES = ["Awa", "Léo", "Zoé", "Ibrahima", "Marie Anne", "Jean-Baptiste", "Noëlle", "Aïcha"];
const LAST_NAMES = ["DIOP", "LEFÈVRE", "N’DIAYE", "GARCÍA", "DE LA TOUR", "SOW", "MÜLLER"];
const pad = (n: number) => String(n).padStart(3, "0");

/** A school's list: a heading, the mobile and the land line, and what secretaries type. */
const school = Array.from({ length: 300 }, (_, n) => {
  const [hundreds, rest] = [pad(n)[0], pad(n).slice(1)];
  const mobile = [`06 12 3${hundreds} ${rest} 11`, `+33 6 12 3${hundreds} ${rest} 11`, 612_300_011 + n * 100][
    n % 3
  ]!;
  return [
    LAST_NAMES[n % LAST_NAMES.length]!,
    FIRST_NAMES[n % FIRST_NAMES.length]!,
    `${3 + (n % 4)}e ${"ABC"[n % 3]}`,
    n % 2 === 0 ? "01 45 00 00 11" : "",
    n % 50 === 7 ? "voir le père" : mobile,
  ];
});

/** A shop's numbers, stored as numbers: the 0 in front is lost. */
const shop = Array.from({ length: 60 }, (_, n) => [
  `Client ${n + 1}`,
  [700, 500, 100][n % 3]! * 1_000_000 + 11 + n * 1000,
]);

const card = (n: number) =>
  `BEGIN:VCARD\r\nVERSION:3.0\r\nN:Exemple;${FIRST_NAMES[n % 8]} ${n};;;\r\nFN:${FIRST_NAMES[n % 8]} ${n} Exemple\r\nTEL;type=HOME:01 45 00 00 11\r\nTEL;type=CELL;type=pref:06 12 40 ${pad(n).slice(0, 2)} 1${pad(n)[2]}\r\nPHOTO;ENCODING=b;TYPE=JPEG:${"/9j/4AAQ".repeat(40)}\r\nEND:VCARD\r\n`;

const google = [
  "First Name,Middle Name,Last Name,Organization Name,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value",
  ...Array.from(
    { length: 40 },
    (_, n) =>
      `${FIRST_NAMES[n % 8]} ${n},,Exemple,,,* myContacts,,a${n}@example.org,Mobile,+33 6 12 50 ${pad(n).slice(0, 2)} 1${pad(n)[2]} ::: 01 45 00 00 11,,`,
  ),
].join("\n");

const BOOKS: Record<string, Book> = {
  "a school’s workbook of 300 lines": {
    name: "familles.xlsx",
    buffer: workbookOf({
      Élèves: [
        ["Collège Exemple, année 2026"],
        [],
        ["Nom", "Prénom", "Classe", "Tél. domicile", "Portable"],
        ...school,
      ],
      Notes: [["rien"]],
    }),
    lines: 300,
    sum: "294 + 0 + 0 + 0 + 6 = 300 lignes lues.",
    most_clicks: 3,
    contact: ["Awa DIOP", "+33 6 12 30 00 11"],
  },
  "a shop’s workbook in Abidjan, whose numbers are stored as numbers": {
    name: "clients.xlsx",
    buffer: workbookOf({ Feuil1: [["Client", "Contact"], ...shop] }),
    before: async (page, click) => {
      await click(page.getByRole("combobox", { name: "Pays des numéros sans indicatif" }));
      await page.getByPlaceholder("Chercher un pays ou un indicatif").fill("Ivoire");
      await click(page.getByRole("option", { name: /Côte d’Ivoire/ }));
      await click(page.getByRole("button", { name: "Remettre le 0 pour ces 60 lignes" }));
      await expect(page.getByText("C’est fait pour tout le fichier.")).toBeVisible();
    },
    lines: 60,
    sum: "60 + 0 + 0 + 0 + 0 = 60 lignes lues.",
    most_clicks: 6,
    contact: ["Client 1", "+225 07 00 00 0011"],
  },
  "a phone’s contacts": {
    name: "contacts.vcf",
    buffer: Buffer.from(Array.from({ length: 30 }, (_, n) => card(n)).join("")),
    lines: 30,
    sum: "30 + 0 + 0 + 0 + 0 = 30 lignes lues.",
    most_clicks: 3,
    contact: ["Awa 0 Exemple", "+33 6 12 40 00 10"],
  },
  "an export of Google Contacts": {
    name: "contacts.csv",
    buffer: Buffer.from(google),
    lines: 40,
    sum: "40 + 0 + 0 + 0 + 0 = 40 lignes lues.",
    most_clicks: 3,
    contact: ["Awa 0 Exemple", "+33 6 12 50 00 10"],
  },
};

async function newcomer(): Promise<string> {
  const email = `nouvelle-${Date.now()}@relance.test`;
  const chief = await login(ACCOUNTS.superAdmin);
  const { status } = await chief.post("/api/users", {
    email,
    full_name: "Nouvelle Secrétaire",
    password: ACCOUNTS.password,
  });
  expect(status).toBe(201);
  return email;
}

for (const [what, book] of Object.entries(BOOKS)) {
  test(`${what} is imported from an empty start, without help`, async ({ page }) => {
    await logIn(page, await newcomer());
    await page.goto("/contacts");
    let clicks = 0;
    const click = async (at: Locator) => {
      clicks += 1;
      await at.click();
    };
    const start_ms = Date.now();
    await click(
      page
        .getByRole("main")
        .getByRole("link", { name: /Importer/ })
        .first(),
    );
    clicks += 1;
    await page
      .getByLabel("Choisir un fichier")
      .setInputFiles({ name: book.name, mimeType: "", buffer: book.buffer });
    const go = page.getByRole("button", { name: `Importer ${book.lines} lignes` });
    await expect(go).toBeVisible();
    await book.before?.(page, click);
    await click(go);
    await expect(page.getByText("Le compte est bon")).toBeVisible();
    await expect(page.getByText(book.sum)).toBeVisible();
    const seconds = (Date.now() - start_ms) / 1000;
    const measured = `${book.name}: ${clicks} clicks, ${seconds.toFixed(1)} s`;
    test.info().annotations.push({ type: "measured", description: measured });
    process.stdout.write(`${measured}\n`);
    expect(clicks).toBeLessThanOrEqual(book.most_clicks);
    const [name, phone] = book.contact;
    await page.goto(`/contacts?q=${encodeURIComponent(name)}`);
    await expect(page.getByText(phone).first()).toBeVisible();
  });
}

test("“Importer” is on a phone’s first screen, whatever the file", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await logIn(page, await newcomer());
  await page.goto("/contacts/import");
  const { name, buffer } = BOOKS["an export of Google Contacts"]!;
  await page.getByLabel("Choisir un fichier").setInputFiles({ name, mimeType: "", buffer });
  const go = page.getByRole("button", { name: "Importer 40 lignes" }).and(page.locator(":visible"));
  await expect(go).toBeVisible();
  const box = await go.boundingBox();
  expect(box && box.y + box.height).toBeLessThanOrEqual(640);
  await go.click();
  await expect(page.getByText("Le compte est bon")).toBeVisible();
});
