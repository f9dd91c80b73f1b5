import { expect, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

// Sending and webhooks are slow on a busy machine.
const expectAtOnce = expect.configure({ timeout: 5_000 });

const run = String(Date.now()).slice(-5);
const name = `Aya Kouassi ${run}`;
const phone = `+22176${run}07`;
const THANKS = "Merci, c’est noté.";
const ANSWER = "Avec plaisir, *nous gardons deux places*.";
let contact: number;

test.beforeAll(async () => {
  const api = await login(ACCOUNTS.admin);
  const category = await made(api, "/api/categories", { name: `Réponses ${run}` });
  contact = await made(api, "/api/contacts", { full_name: name, phone, category_ids: [category] });
  await api.post("/api/templates/sync");
  await made(api, "/api/campaigns", {
    name: `Cours du soir ${run}`,
    category_ids: [category],
    template: { name: "rappel_inscription", language: "fr", variables: { "1": { field: "first_name" } } },
    follow_up: { body: THANKS, triggers: { any: true } },
    launch: true,
  });
});

async function made(api: Api, path: string, body: unknown): Promise<number> {
  const answer = await api.post<{ id: number }>(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body.id;
}

test("a contact replies on the phone, and gets a user's reply from the inbox", async ({ page }) => {
  await logIn(page);
  const handset = await page.context().newPage();
  await test.step("the phone gets Message 1 and sends a question", async () => {
    await expect(async () => {
      await handset.goto(`${stack().whatsapp}/${phone}`);
      await expectAtOnce(handset.getByText("les inscriptions aux cours du soir").first()).toBeVisible();
    }).toPass({ timeout: 40_000 });
    await say(handset, "Est-ce que ma sœur peut venir aussi ?");
  });

  await test.step("Message 2 does not answer the question: menu, dashboard and list say so", async () => {
    await expect(async () => {
      await handset.goto(`${stack().whatsapp}/${phone}`);
      await expectAtOnce(handset.getByText(THANKS).first()).toBeVisible();
    }).toPass();
    await page.goto("/dashboard");
    const sheet = page.getByRole("region", { name: "À vous de répondre" });
    await expect(sheet.getByRole("listitem").filter({ hasText: name })).toContainText(
      "Est-ce que ma sœur peut venir aussi",
    );
    await expect(page.getByRole("link", { name: /^Réponses.*à traiter/ }).first()).toBeVisible();
    await sheet.getByRole("link", { name: `Répondre à ${name}` }).click();
    await expect(page).toHaveURL(new RegExp(`/inbox/${contact}`));
  });

  await test.step("the conversation needs a reply", async () => {
    await expect(async () => {
      await page.goto("/inbox?view=mine");
      await expectAtOnce(row(page)).toContainText("Est-ce que ma sœur peut venir aussi");
    }).toPass();
    await expect(row(page)).toContainText(/Reste 23/);
    await expect(row(page)).toContainText("À traiter");
    await row(page).click();
    await expect(page).toHaveURL(new RegExp(`/inbox/${contact}`));
    await expect(talk(page)).toContainText(
      `Campagne « Cours du soir ${run} »`.replaceAll(" »", "\u00a0»").replaceAll("« ", "«\u00a0"),
    );
  });

  await test.step("typed text is still there after leaving the page", async () => {
    await answer(page).fill(ANSWER);
    await page.goto("/contacts");
    await page.goto(`/inbox/${contact}`);
    await expect(answer(page)).toHaveValue(ANSWER);
  });

  await test.step("the reply is sent once, and the phone shows it", async () => {
    await page.getByRole("button", { name: "Envoyer", exact: true }).dblclick();
    await expect(talk(page).getByText("nous gardons deux places")).toHaveCount(1);
    await expect(answer(page)).toHaveValue("");
    await expect(talk(page)).toContainText(/(envoyé|distribué|lu)$/m);
    await expect(page.getByText("Votre réponse part dans un instant.")).toHaveCount(0);
    await expect(async () => {
      await handset.goto(`${stack().whatsapp}/${phone}`);
      await expectAtOnce(handset.getByText("nous gardons deux places").first()).toBeVisible();
    }).toPass();
    expect(await receivedBodies()).toEqual([THANKS, ANSWER]);
    await expect(async () => {
      await page.goto("/inbox?view=mine");
      await expectAtOnce(page.getByRole("heading", { level: 1, name: "Réponses" })).toBeVisible();
      await expectAtOnce(row(page)).toHaveCount(0, { timeout: 1000 });
    }).toPass();
  });

  await test.step("a closed conversation reopens when the contact writes", async () => {
    await page.goto(`/inbox/${contact}`);
    await page.getByRole("button", { name: "Terminer" }).click();
    await expect(page.getByRole("button", { name: "Rouvrir" })).toBeVisible();
    await page.goto("/inbox?view=closed");
    await expect(row(page)).toBeVisible();
    await say(handset, "Merci beaucoup");
    await expect(async () => {
      await page.goto(`/inbox?q=${run}`);
      await expectAtOnce(row(page)).toContainText("Merci beaucoup");
    }).toPass();
  });

  await test.step("a contact who opts out cannot be written to any more", async () => {
    await say(handset, "STOP");
    await expect(async () => {
      await page.goto(`/inbox/${contact}`);
      await expectAtOnce(page.getByText("ne veut plus de messages.")).toBeVisible();
    }).toPass();
    await expect(answer(page)).toHaveCount(0);
  });
});

test("another user's conversation is not found", async ({ page }) => {
  await logIn(page, ACCOUNTS.otherAdmin);
  await page.goto(`/inbox/${contact}`);
  await expect(page.getByRole("heading", { level: 1, name: "Cette page n’existe pas" })).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
});

const row = (page: Page) =>
  page.getByRole("list", { name: "Conversations, la plus récente d’abord" }).getByRole("link", { name });
const talk = (page: Page) => page.getByRole("region", { name: `Conversation avec ${name}` });
const answer = (page: Page) => page.getByRole("textbox", { name: `Votre réponse à ${name}` });

async function say(handset: Page, words: string) {
  await handset.getByLabel("Message", { exact: true }).fill(words);
  await handset.getByRole("button", { name: "Envoyer" }).click();
}

/** The free texts that Meta's stand-in received for that number. */
async function receivedBodies(): Promise<string[]> {
  const answer = await fetch(`${stack().whatsapp}/__ledger`);
  const { entries } = (await answer.json()) as {
    entries: { to: string; kind: string; body: string | null }[];
  };
  return entries.flatMap(({ to, kind, body }) => (to === phone && kind === "text" && body ? [body] : []));
}
