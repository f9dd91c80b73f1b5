import { describe, expect, test } from "vitest";
import { locales } from "@/lib/i18n/languages";
import { wordsOf } from "@/lib/i18n/words";
import { type AlertMail, MAILED_KINDS, type MailedAlert, mailOf } from "./mail";

const none = { queued: 0, sending: 0, accepted: 0, sent: 0, skipped: 0, cancelled: 0 };
const figures: MailedAlert["figures"] = {
  audience: 264,
  message_1: { ...none, delivered: 180, read: 60, failed: 20, unknown: 4 },
  message_2: { ...none, delivered: 30, read: 8, failed: 0, unknown: 0 },
  replied: 41,
  cost: { actual: 18.8, estimated: 25.35, currency: "EUR" },
  has_follow_up: true,
  failures: [
    { code: 131026, class: "permanent", n: 17 },
    { code: null, class: null, n: 3 },
  ],
};
const NAME = `Rentrée <b>"d’été"</b> & fête`;
const DETAIL = {
  reason: "template_paused",
  template: "promo",
  to: "MARKETING",
  messages: 2,
  used: 900,
  limit: 1000,
  at: "2026-12-01T12:00:00Z",
};
const alertOf = (kind: MailedAlert["kind"], patch: Partial<MailedAlert> = {}): MailedAlert => ({
  id: 7,
  kind,
  campaign_id: kind.startsWith("campaign") ? 12 : null,
  campaign_name: kind.startsWith("campaign") ? NAME : null,
  detail: DETAIL,
  figures: kind.startsWith("campaign_") && kind !== "campaign_not_started" ? figures : null,
  ...patch,
});
const mailTo = (locale: "fr" | "en", alerts: MailedAlert[], waiting = 3) =>
  mailOf(
    {
      person: {
        id: "018f2b9a-0000-7000-8000-000000000001",
        email: "fatou@relance.example",
        full_name: "Fatou Sarr",
        locale,
        role: "admin",
      },
      helpers: ["Super Relance"],
      waiting,
      alerts: alerts as AlertMail["alerts"],
    },
    "https://relance.example",
  );
const documentOf = (html: string) => new DOMParser().parseFromString(html, "text/html");
const flat = (text: string) => text.replace(/[\s\u00a0\u202f]+/g, " ");

const first_slice = alertOf("campaign_paused", { detail: { ...DETAIL, reason: "first_slice" } });
const ALL = [...MAILED_KINDS.map((kind) => alertOf(kind)), first_slice];

describe.each(locales)("in %s, the mail of each kind of alert", (locale) => {
  test.each(ALL.map((alert) => [`${alert.kind} ${alert.detail.reason}`, alert] as const))(
    "%s says the same in HTML and in text",
    async (_, alert) => {
      const { subject, html, text } = await mailTo(locale, [alert]);
      const page = documentOf(html);
      const said = flat(page.querySelector("main")?.textContent ?? "");
      const shown = flat(text.replace(/^.*: https:.*$/gm, ""));
      for (const line of text.split("\n").filter((each) => each && each !== "--" && !each.includes("https:")))
        for (const part of line.replace(/^- /, "").split(/ ?: /)) expect(said).toContain(flat(part));
      for (const element of page.querySelectorAll("p:not(:has(a)), li, th, td"))
        expect(shown).toContain(flat(element.textContent ?? ""));
      expect(page.title).toBe(page.querySelector("h1")?.textContent);
      expect(flat(page.title)).toBe(flat(subject));
      expect(text).not.toContain(`\n${subject}\n`);
    },
  );

  test.each(ALL.map((alert) => [`${alert.kind} ${alert.detail.reason}`, alert] as const))(
    "%s can be read by everybody, and loads nothing",
    async (_, alert) => {
      const { html, text } = await mailTo(locale, [alert]);
      const page = documentOf(html);
      expect(page.documentElement.lang).toMatch(new RegExp(`^${locale}\\b`));
      expect(page.querySelectorAll("h1")).toHaveLength(1);
      expect(page.querySelectorAll("h2, img, script, link, iframe, [background], [onclick]")).toHaveLength(0);
      expect(html).not.toMatch(/url\(|@import/);
      expect(page.body.textContent).not.toMatch(/[{}]|https?:|undefined|null/);
      for (const link of page.querySelectorAll("a")) {
        expect(link.href).toMatch(/^https:\/\/relance\.example\//);
        expect(text).toContain(link.href);
      }
      expect(page.querySelectorAll("th[scope=row]").length).toBe(page.querySelectorAll("tr").length);
    },
  );
});

test("a campaign's end tells its figures, why messages failed, who waits, and leads there", async () => {
  const { text } = await mailTo("fr", [alertOf("campaign_completed")]);
  for (const line of [
    "Destinataires : 264",
    "Remis à WhatsApp : 240",
    "Distribués : 240",
    "Lus : 60",
    "Ont répondu : 41",
    "Message 2 envoyé : 38",
    "Échecs : 20",
    "Issue inconnue : 4",
    "Coût à ce jour : 18,80 €",
    "Coût annoncé, au plus : 25,35 €",
    "Que faire ? 3 personnes attendent votre réponse.",
    "Ouvrir la campagne : https://relance.example/campaigns/12",
    "Répondre aux 3 personnes qui attendent : https://relance.example/inbox?view=mine",
    "Choisir les mails que je reçois : https://relance.example/settings#mails",
  ])
    expect(flat(text)).toContain(flat(line));
  expect(text).toMatch(/^- 17 échecs : \S/m);
  expect(text).not.toContain("En file");
});

test("without anybody waiting it says what else to do", async () => {
  const said = async (failed: number) =>
    (
      await mailTo(
        "en",
        [
          alertOf("campaign_cancelled", {
            figures: { ...figures!, message_1: { ...figures!.message_1, failed } },
          }),
        ],
        0,
      )
    ).text;
  expect(await said(0)).toContain("What to do: Nothing.");
  expect(await said(2)).toContain("What to do: See below");
  expect(await said(2)).not.toContain("/inbox");
});

test("several alerts have one heading of the first level, and one of the second for each", async () => {
  const { subject, html, text } = await mailTo("fr", [
    alertOf("campaign_completed"),
    alertOf("sender_paused"),
  ]);
  const page = documentOf(html);
  expect(subject).toBe("Relance : 2 notifications");
  expect([page.querySelectorAll("h1").length, page.querySelectorAll("h2").length]).toEqual([1, 2]);
  expect(text).toContain("\n\nLe numéro d’envoi est arrêté\n\n");
});

test("the same mail has the same key, and another one another", async () => {
  const [one, again, other] = await Promise.all([
    mailTo("fr", [alertOf("sender_paused")]),
    mailTo("fr", [alertOf("sender_paused")]),
    mailTo("fr", [alertOf("sender_paused", { id: 8 })]),
  ]);
  expect(again.key).toBe(one.key);
  expect(other.key).not.toBe(one.key);
});

test("every kind has words for what happened, what is safe and what to do", async () => {
  for (const locale of locales) {
    const t = await wordsOf(locale);
    for (const kind of MAILED_KINDS)
      for (const part of ["subject", "what", "safe"] as const)
        expect(t.has(`mails.${kind}.${part}`), `${locale} ${kind} ${part}`).toBe(true);
  }
});
