import { beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

/** As people and machines write them. */
const SAID = {
  stop: `Stop ! / STOP ALL / StopAll / Stop promo / Stop promos / Stop promotions / Stop marketing / Stop messages /
    STOP PUB / STOP SMS / Stop WhatsApp / Stop svp / Stop, please / Stop, merci / Arrêt / Arrête / Arrêtez / Arrêter /
    Arrêter les promotions / Arrêter les messages / Arrêtez les messages ! / Arrêt des promotions / Désabonner /
    Désabonnez / Désabonnez-moi / Désabonne-moi / Désabonnement / Me désabonner / Se désabonner / Je me désabonne. /
    Désinscrire / Désinscription / Désinscrivez-moi / Me désinscrire / Se désinscrire / Ne plus recevoir /
    Ne plus recevoir de messages / Unsubscribe / Unsubscribe me / Opt-out / OptOut / Remove me`,
  start: `START / Unstop / Resume / Opt-in / OptIn / Subscribe / Resubscribe / Reprendre / Reprise / Réabonner /
    Me réabonner / Se réabonner / Réabonnement`,
  machine: `Réponse automatique / Message automatique / Ceci est un message automatisé /
    Ceci est une réponse automatisée / Nous vous répondrons / Nous reviendrons vers vous /
    Nous avons bien reçu votre message /
    Votre message a bien été reçu / Votre message a été reçu / Merci d’avoir contacté / Merci de nous avoir contacté /
    Merci de nous avoir contactés / Merci de nous contacter / Dites-nous comment nous pouvons vous aider /
    Nous ne sommes pas disponibles / Nous sommes actuellement indisponibles / Nous sommes actuellement fermés /
    Je suis actuellement indisponible / Je ne suis pas disponible pour le moment / Je suis actuellement absent /
    Je suis en congé jusqu’ / Absent du bureau / Absence du bureau / En dehors de nos horaires /
    Un conseiller vous répondra / Un agent vous répondra / Bienvenue chez / Cher client / Automatic reply /
    Automated reply / Automatic response / Automated response / Automated message / Automatic message / Auto-reply /
    AutoReply / Out of office / Out of the office / Thank you for contacting / Thanks for contacting /
    Thank you for reaching out / Thanks for reaching out / We have received your message / We received your message /
    We will get back to you / We’ll get back to you / Will respond as soon as possible / Will reply as soon as possible / We are unavailable right now /
    We’re unavailable right now / We are currently closed / We are currently unavailable /
    I am currently unavailable / I’m currently unavailable / Outside of our business hours /
    Outside our business hours / Please let us know how we can help you / An agent will be with you /
    One of our agents will / Dear customer / Dear valued customer`,
};

describe("the words of replies", () => {
  test.each(Object.entries(SAID))("that mean %s are all understood so", async (meaning, text) => {
    const said = text.split("/").map((phrase) => phrase.trim());
    const understood = await db.sql<{ body: string; meaning: string }>(
      "select t.body, u.meaning from private.understood($1) u join unnest($1) with ordinality t(body, n) on n = u.place",
      [said],
    );
    expect(understood).toHaveLength(said.length);
    expect(understood.filter((each) => each.meaning !== meaning)).toEqual([]);
  });
});

describe("Meta's error codes", () => {
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const CLASSES: Record<string, number[]> = {
    later: [131049],
    opt_out: [131050],
    passing: [
      1, 2, 4, 80007, 130429, 131000, 131016, 131047, 131056, 131057, 132069, 133004, 134101, 2494100,
    ],
    permanent: [
      100, 130403, 130472, 130497, 131009, 131021, 131026, 131030, 131044, 131051, 131052, 131059, 131062,
      132005, 132008, 132012, 135000, 137000, 147001, 147002, 147003, 147004, 147005, 2388019, 2388039,
      2388040, 2388047, 2388072, 2388073, 2388293, 2388299,
    ],
    stops_campaign: [
      131008, 131053, 131055, 131061, 131063, 132000, 132001, 132007, 132015, 132016, 132018, 132068, 134100,
      134102,
    ],
    stops_sender: [
      0,
      3,
      10,
      33,
      104,
      190,
      ...range(200, 299),
      368,
      131005,
      131031,
      131037,
      131042,
      131045,
      131048,
      131064,
      133000,
      133005,
      133006,
      133008,
      133009,
      133010,
      133015,
      133016,
      134011,
    ],
  };

  test.each(Object.entries(CLASSES))("of the class %s are exactly these", async (name, codes) => {
    const rows = await db.sql<{ code: number }>(
      "select code from public.error_classes where class = $1 order by 1",
      [name],
    );
    expect(rows.map(({ code }) => code)).toEqual(codes);
  });

  test("have these effects by their class", async () => {
    const rows = await db.sql<{ text: string }>(
      `select concat_ws(' ', class || ':', outcome, pauses, case when opts_out then 'opts out' end,
         extract(epoch from waits)::int) as text
       from public.error_effects order by class`,
    );
    expect(rows.map(({ text }) => text)).toEqual([
      "later: permanent 86400",
      "opt_out: permanent opts out",
      "passing: passing",
      "permanent: permanent",
      "stops_campaign: stopping campaign",
      "stops_sender: stopping sender",
    ]);
  });

  test("that pause a campaign when repeated, and after how many", async () => {
    expect(
      await db.sql(
        "select code, breaks_after as n from public.error_classes where breaks_after > 0 order by 1",
      ),
    ).toEqual(
      [
        [1, 5],
        [100, 3],
        [130497, 10],
        [131009, 5],
        [131030, 5],
        [132005, 5],
        [132008, 5],
        [132012, 5],
        [135000, 5],
      ].map(([code, n]) => ({ code, n })),
    );
  });

  test("that have delays of their own, and how long they slow the sender down", async () => {
    const rows = await db.sql<{ text: string }>(
      `select concat_ws(' ', code, extract(epoch from delay_base)::int, delay_factor, extract(epoch from slows_for)::int)
         as text from public.error_classes where delay_base is not null or slows_for is not null order by code`,
    );
    expect(rows.map(({ text }) => text)).toEqual([
      "4 60 2 60",
      "80007 300 2 300",
      "130429 5 2 5",
      "131047 5 2",
      "131056 1 4",
      "131057 60 2 60",
      "132069 3600 2",
      "134101 600 2",
      "2494100 120 2 120",
    ]);
  });
});

describe("prices", () => {
  test.each([
    ["marketing", 0.0712],
    ["marketing_lite", 0.0712],
    ["utility", 0.0248],
    ["authentication", 0.0248],
    ["authentication-international", 0.0248],
    ["service", 0.0248],
    ["referral_conversion", null],
  ])("of Meta's kind %s are those of our list: %d", async (category, price) => {
    const ledger = await createLedger(db);
    await ledger.addCampaign({ contacts: [await ledger.addContact()] });
    const [item] = await ledger.sendAll();
    await ledger.takeFreeMessages(1000);
    await ledger.status(item!, "delivered", { pricing: { billable: true, type: "regular", category } });
    const message = await ledger.message(item!.message_id);
    expect(message.price && Number(message.price)).toBe(price);
    expect(await ledger.wrongs()).toEqual({});
  });
});
