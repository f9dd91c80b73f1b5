import { expect, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { service } from "../support/service.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

const expectAtOnce = expect.configure({ timeout: 5_000 });
const run = String(Date.now()).slice(-6);

const said = (page: Page, text: string | RegExp) => expect(page.getByText(text).first()).toBeVisible();

test.describe("messages with an unknown outcome", () => {
  const names = [`Perdue ${run}`, `Seule ${run}`, `Citée ${run}`];
  let api: Api;
  let ids: number[] = [];

  /** Messages of the day before yesterday: one among confirmed ones, one alone, one that a reply may quote. */
  test.beforeAll(async () => {
    api = await login(ACCOUNTS.admin);
    await api.post("/api/templates/sync");
    const owner_id = (await api.get<{ id: string }>("/api/auth/me")).body.id;
    const [sender] = await service("GET", "senders?order=id&limit=1");
    const [template] = await service("GET", "templates?name=eq.rappel_inscription&language=eq.fr");
    if (!template) throw new Error("no template was synchronised");
    const { name, language, category, parameter_format, components } = template;
    const params = {
      template: { name, language, category, parameter_format, components },
      values: { 1: "Awa" },
    };
    const send = async (contact_id: number, hours_ago: number, outcome: "unknown" | "accepted") => {
      const at = new Date(Date.now() - hours_ago * 3_600_000);
      const claimed_at = at.toISOString();
      const known = { state: "sent", accepted_at: claimed_at, sent_at: claimed_at };
      const lost = { state: "unknown" };
      const [message] = await service("POST", "messages", {
        ...{ contact_id, sender_id: sender?.id, owner_id, kind: "test", params },
        ...{ created_at: claimed_at, claimed_at, tries: 1, attempts: 1 },
        ...(outcome === "unknown" ? lost : known),
      });
      await service("POST", "attempts", {
        ...{ message_id: message?.id, sender_id: sender?.id, number: 1, outcome, claimed_at },
        ...{
          finished_at: claimed_at,
          busy_until: new Date(at.getTime() + (outcome === "unknown" ? 120_000 : 60_000)).toISOString(),
        },
      });
      return message?.id ?? 0;
    };
    const contacts = await Promise.all(
      names.map(async (full_name, place) => {
        const made = await api.post<{ id: number }>("/api/contacts", {
          full_name,
          phone: `+22178${run}${place}`,
        });
        expectAtOnce(made.status).toBe(201);
        return made.body.id;
      }),
    );
    const [among = 0, alone = 0, quoted = 0] = contacts;
    ids = [
      await send(among, 50, "unknown"),
      await send(alone, 40, "unknown"),
      await send(quoted, 30, "unknown"),
    ];
    await send(among, 50.1, "accepted");
    await send(among, 49.9, "accepted");
    await service("POST", "interactions", {
      ...{ wamid: `wamid.${run}`, sender_id: sender?.id, owner_id, contact_id: quoted, type: "text" },
      ...{ body: "Oui", quoted: `wamid.unknown-${run}`, at: new Date(Date.now() - 3_600_000).toISOString() },
    });
  });

  test("are listed with evidence for and against, and resent by a user who confirms the risk", async ({
    page,
  }) => {
    await logIn(page);
    await page.goto("/settings/unknown");
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    const [among = "", alone = "", quoted = ""] = names;
    await expect(row(among)).toContainText("Sans doute pas arrivé");
    await expect(row(among)).toContainText(
      /Meta a confirmé \d+ autres messages envoyés dans les mêmes minutes, mais pas celui-ci\./,
    );
    await expect(row(alone)).toContainText("Impossible à savoir");
    await expect(row(quoted)).toContainText("Peut-être arrivé");
    await expect(row(quoted).getByRole("button")).toHaveCount(0);

    await row(among).getByRole("checkbox").check();
    await row(alone).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Renvoyer 2 messages" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("la personne recevra le message deux fois");
    await expect(dialog).toContainText("Pour 1 d’entre eux");
    await dialog.getByRole("button", { name: "Ne rien renvoyer" }).click();
    await expect(row(among)).toBeVisible();

    await row(among)
      .getByRole("button", { name: `Renvoyer à ${among}` })
      .click();
    await dialog.getByRole("button", { name: "Renvoyer 1 message" }).click();
    await said(page, "1 message va être renvoyé.");
    await expect(row(among)).toHaveCount(0);
    await expect
      .poll(async () => (await api.get<{ status: string }>(`/api/messages/${ids[0]}`)).body.status)
      .toMatch(/accepted|sent|delivered|read/);
    const logged = await service("GET", `audit_log?subject=eq.message&subject_id=eq.${ids[0]}`);
    expectAtOnce(logged).toMatchObject([{ action: "resend", detail: { was: "unknown" } }]);
  });
});

test("a super-admin changes the sending number within bounds, an admin only reads it, and a stop is ended by a click", async ({
  browser,
  page,
}) => {
  await logIn(page, ACCOUNTS.superAdmin);
  await page.goto("/settings/sender");
  const rate = page.getByLabel("Messages par minute");
  const usual = await rate.inputValue();
  await rate.fill("0");
  await page.getByLabel("Entre deux heures").check();
  await page.getByLabel("À", { exact: true }).fill("09:00");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await said(page, "Trop petit.");
  await said(page, "Les deux heures sont les mêmes.");
  await expect(rate).toHaveValue("0");
  await rate.fill(usual);
  await page.getByLabel("À toute heure").check();
  await page.getByLabel("Plafond de dépense par mois").fill("54 321,50");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await said(page, "Réglages enregistrés.");
  const [sender] = await service("GET", "senders?order=id&limit=1");
  expectAtOnce(sender).toMatchObject({ cost_cap: 54321.5, rate_per_minute: Number(usual) });

  await service("PATCH", `senders?id=eq.${sender?.id}`, {
    ...{ cost_cap: null, paused_at: new Date().toISOString(), pause_reason: "error", pause_code: 190 },
  });
  const admins = await browser.newPage();
  await logIn(admins);
  await admins.goto("/settings/sender");
  await said(admins, /Les envois sont arrêtés depuis/);
  await said(admins, "pour changer ces réglages.");
  await expect(admins.getByLabel("Messages par minute")).toHaveCount(0);
  await admins.getByRole("button", { name: "Reprendre les envois" }).click();
  await said(admins, "Les envois reprennent.");
  await expect(admins.getByText(/Les envois sont arrêtés depuis/)).toHaveCount(0);
  expectAtOnce((await service("GET", `senders?id=eq.${sender?.id}`))[0]).toMatchObject({ paused_at: null });
  await admins.context().close();
});

test("a price is added with a date, corrected and deleted, and a day has one price only", async ({
  page,
}) => {
  await service("DELETE", "rates?market=eq.France&valid_from=eq.2031-01-01");
  await logIn(page, ACCOUNTS.superAdmin);
  await page.goto("/settings/rates");
  await page.getByRole("link", { name: "France" }).click();
  const add = async (price: string) => {
    await page.getByRole("button", { name: "Ajouter un prix" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("À partir du").fill("2031-01-01");
    await dialog.getByLabel(/^Prix par message/).fill(price);
    await dialog.getByRole("button", { name: "Enregistrer le prix" }).click();
    return dialog;
  };
  await add("0,0999");
  await said(page, "Prix enregistré.");
  const later = page.getByRole("row").filter({ hasText: "1er janvier 2031" });
  await expect(later).toContainText("0,0999");
  await expect(later).toContainText("À venir");
  const dialog = await add("0,1");
  await expect(dialog).toContainText("Il y a déjà un prix pour ce jour.");
  await expect(dialog.getByLabel(/^Prix par message/)).toHaveValue("0,1");
  await dialog.getByRole("button", { name: "Ne rien changer" }).click();

  await later.getByRole("button", { name: /^Modifier/ }).click();
  await page.getByLabel(/^Prix par message/).fill("0.1234");
  await page.getByRole("button", { name: "Enregistrer le prix" }).click();
  await expect(later).toContainText("0,1234");
  await later.getByRole("button", { name: /^Supprimer/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Supprimer le prix" }).click();
  await expect(later).toHaveCount(0);
});

test("the health page shows each part, the token's numbers, a test's return, and reprocessed webhook events", async ({
  page,
  browser,
}) => {
  test.setTimeout(150_000);
  await logIn(page, ACCOUNTS.superAdmin);
  await page.goto("/settings/health");
  for (const part of [
    "Jeton valable",
    /^Numéro \+/,
    "Le compte est bon",
    "Base, Supabase",
    "La vérification régulière",
  ])
    await said(page, part);
  await page.getByRole("button", { name: "Vérifier maintenant" }).click();
  await said(page, "Tout vient d’être vérifié.");

  await page.getByRole("button", { name: "Tester un jeton" }).click();
  const token = page.getByRole("dialog");
  await token.getByLabel("Jeton d’accès").fill("un-jeton-que-personne-ne-connait");
  await token.getByRole("button", { name: "Tester", exact: true }).click();
  await expect(token).toContainText("Meta refuse ce jeton.");
  await token.getByLabel("Jeton d’accès").fill(stack().env.WHATSAPP_ACCESS_TOKEN ?? "");
  await token.getByRole("button", { name: "Tester", exact: true }).click();
  await expect(token).toContainText(`WHATSAPP_PHONE_NUMBER_ID=${stack().env.WHATSAPP_PHONE_NUMBER_ID}`);
  await token.getByRole("button", { name: "Fermer" }).first().click();

  await page.getByRole("button", { name: "Envoyer un test" }).last().click();
  const test_send = page.getByRole("dialog");
  await test_send.getByLabel("Votre numéro WhatsApp").fill(`+22176${run}1`);
  await test_send.getByRole("button", { name: "Envoyer le test" }).click();
  // The rate of this minute may be used up by earlier messages.
  await expect(test_send).toContainText("Meta l’a confirmé.", { timeout: 90_000 });
  await test_send.getByRole("button", { name: "Fermer" }).first().click();

  // What concerned a number that is no contact has no body left.
  const [event] = await service("GET", "webhook_events?select=id&body=neq.&order=id.desc&limit=1");
  await service("PATCH", `webhook_events?id=eq.${event?.id}`, { processed_at: null });
  await page.reload();
  await said(page, /avis de Meta non traités?/);
  await page.getByRole("button", { name: "Retraiter" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Retraiter", exact: true }).click();
  await said(page, /avis retraités?\./);
  await said(page, "Tous les avis de Meta ont été traités");

  const admins = await browser.newPage();
  await logIn(admins);
  await admins.goto("/settings/health");
  await expect(admins.getByRole("heading", { level: 1 })).toContainText("n’existe pas");
  await admins.context().close();
});
