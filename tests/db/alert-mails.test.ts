import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { mailAlerts } from "@/lib/alerts/commands";
import { ALERT_KINDS } from "@/lib/alerts/schema";
import { TOKEN_WARNING_DAYS } from "@/lib/sending/rules";
import { freePorts } from "../../stand-ins/ports.ts";
import { Mailbox } from "../../stand-ins/supabase/auth/mailbox.ts";
import { receiveMails } from "../../stand-ins/supabase/auth/smtp.ts";
import { act } from "../support/campaigns.ts";
import { advanceClock, createDatabase, setClock, type TestDatabase } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { serviceDb } from "../support/verbs.ts";
import { listenForWakes } from "../support/wakes.ts";

await listenForWakes();
const [port = 0] = await freePorts(1);
vi.stubEnv("APP_URL", "https://relance.example");
vi.stubEnv("SMTP_URL", `smtp://127.0.0.1:${port}`);
const mailbox = new Mailbox();
let post: { stop(): Promise<void> };
let db: TestDatabase;
let chief: { id: string; email: string };
let owner: { id: string; email: string };
let ledger: Ledger;

beforeAll(async () => {
  db = await createDatabase();
  chief = await db.createUser({ role: "super_admin", full_name: "Awa Diop" });
  owner = await db.createUser({ full_name: "Fatou Sarr" });
  post = await receiveMails(mailbox, port);
  return () => post.stop();
});
beforeEach(async () => {
  await setClock(db, "2026-12-01T12:00:00Z");
  await db.sql("update public.alerts set cleared_at = coalesce(cleared_at, raised_at)");
  ledger = await createLedger(db, { rate_per_minute: 6000, rate_per_second: 1000 });
  await db.sql("update public.profiles set locale = 'fr' where id = $1", [owner.id]);
  mailbox.mails.length = 0;
});

const tell = () => mailAlerts({ db: serviceDb(db) });
const written = () => mailbox.mails.map(({ to, subject }) => [to, subject]);

async function campaign(name: string): Promise<number> {
  const id = await ledger.addCampaign({ contacts: await ledger.addContacts(2), name });
  await db.sql("update public.campaigns set owner_id = $2 where id = $1", [id, owner.id]);
  return id;
}

describe("alert mails", () => {
  test("tell a campaign's owner of its end once, in their language, with a link to the campaign", async () => {
    const id = await campaign("Rentrée d’été");
    expect(await tell()).toEqual({ mailed: 0 });
    await ledger.sendAll();
    await ledger.sweep();
    expect(await tell()).toEqual({ mailed: 1 });
    expect(mailbox.mails).toMatchObject([
      {
        to: owner.email,
        subject: "La campagne « Rentrée d’été » est terminée",
        link: `https://relance.example/campaigns/${id}`,
        text: expect.stringMatching(/^Bonjour Fatou Sarr,/),
      },
    ]);
    expect(await tell()).toEqual({ mailed: 0 });
  });

  test("tell the owner from when the rest follows the first messages", async () => {
    const id = await campaign("Rentrée");
    await ledger.update("campaigns", id, { first_slice: 1 });
    await ledger.sendAll();
    expect(await tell()).toEqual({ mailed: 1 });
    expect(mailbox.mails).toMatchObject([
      {
        subject: "Campagne « Rentrée » : sans décision de votre part, le reste part",
        text: expect.stringContaining("à partir du 1er décembre 2026, 13:15 (Paris)"),
      },
    ]);
  });

  test("tell owners and super-admins of an expired token, in one mail each", async () => {
    await db.sql("update public.profiles set locale = 'en' where id = $1", [owner.id]);
    await campaign("Une");
    await campaign("Deux");
    await db.sql("select private.pause_sender($1, 'error', 190, private.clock())", [ledger.sender]);
    expect(await tell()).toEqual({ mailed: 2 });
    expect(new Map(written() as [string, string][])).toEqual(
      new Map([
        [owner.email, "Relance: 2 notifications"],
        [chief.email, "Le numéro d’envoi est arrêté"],
      ]),
    );
    const [theirs] = mailbox.mails.filter(({ to }) => to === owner.email);
    expect(theirs?.text).toContain("The campaign “Une” has stopped");
    expect(theirs?.text).toContain("The campaign “Deux” has stopped");
  });

  test("are not sent for an alert that is settled or older than a day", async () => {
    const id = await campaign("Reprise");
    const pause =
      "select private.pause_campaigns(array[$1::bigint], 'template_paused', null, private.clock())";
    await db.sql(pause, [id]);
    await db.sql(
      "update public.campaigns set status = 'running', paused_at = null, pause_reason = null where id = $1",
      [id],
    );
    expect(await tell()).toEqual({ mailed: 0 });
    await db.sql(pause, [id]);
    await advanceClock(db, "25 hours");
    expect(await tell()).toEqual({ mailed: 0 });
  });

  test("are sent by one of two simultaneous jobs, and tried again when the mail server is down", async () => {
    const id = await campaign("Deux fois");
    await db.sql(
      "select private.pause_campaigns(array[$1::bigint], 'template_paused', null, private.clock())",
      [id],
    );
    await post.stop();
    expect(await tell()).toEqual({ mailed: 0 });
    post = await receiveMails(mailbox, port);
    const [one, other] = await Promise.all([tell(), tell()]);
    expect(one.mailed + other.mailed).toBe(1);
    expect(written()).toEqual([[owner.email, "La campagne « Deux fois » s’est arrêtée"]]);
  });

  test("are not sent to a deactivated user", async () => {
    const id = await campaign("Sans personne");
    await db.sql("update public.profiles set active = false where id = $1", [owner.id]);
    await db.sql(
      "select private.pause_campaigns(array[$1::bigint], 'template_paused', null, private.clock())",
      [id],
    );
    expect(await tell()).toEqual({ mailed: 0 });
    await db.sql("update public.profiles set active = true where id = $1", [owner.id]);
  });

  test("of a kind without a mail stay unmailed, and do not block the others", async () => {
    const id = await campaign("Malgré tout");
    await db.sql("select private.raise_alert('quality', $1, null, '{}', private.clock())", [ledger.sender]);
    await db.sql(
      "select private.pause_campaigns(array[$1::bigint], 'template_paused', null, private.clock())",
      [id],
    );
    expect(await tell()).toEqual({ mailed: 1 });
    expect(written()).toEqual([[owner.email, "La campagne « Malgré tout » s’est arrêtée"]]);
    const unmailed = await db.sql(
      "select kind from public.alerts where cleared_at is null and id not in (select alert_id from private.alert_mails)",
    );
    expect(unmailed).toEqual([{ kind: "quality" }]);
  });
});

describe("the mail of a campaign's end", () => {
  const own = (call: string, values: unknown[]) => act(db, owner.id, call, values);

  test("has the figures of the campaign's page", async () => {
    const id = await campaign("Chiffres");
    const [first, second] = await ledger.sendAll();
    await ledger.status(first!, "read");
    await ledger.status(second!, "failed", { errors: [{ code: 131026 }] });
    await ledger.answer((await ledger.message(first!.message_id)).contact_id, "Où se garer ?");
    await db.sql("update public.conversations set owner_id = $1 where sender_id = $2", [
      owner.id,
      ledger.sender,
    ]);
    await ledger.sweep();
    expect(await tell()).toEqual({ mailed: 1 });
    const page = (await own("campaign_stats($1)", [id])) as {
      audience: number;
      replied: number;
      message_1: Record<string, number>;
      cost: { actual: number };
    };
    const { text, html } = mailbox.mails[0]!;
    const { message_1: counts } = page;
    for (const line of [
      `Destinataires : ${page.audience}`,
      `Remis à WhatsApp : ${counts.accepted! + counts.sent! + counts.delivered! + counts.read!}`,
      `Distribués : ${counts.delivered! + counts.read!}`,
      `Lus : ${counts.read}`,
      `Ont répondu : ${page.replied}`,
      `Échecs : ${counts.failed}`,
      `Coût à ce jour : ${page.cost.actual.toFixed(2).replace(".", ",")} €`,
    ])
      expect(text.replaceAll("\u00a0", " ")).toContain(line);
    expect(text).toContain("- 1 échec : ");
    expect(text).toContain("Une personne attend votre réponse.");
    expect(html).toContain("Répondre à la personne qui attend</a>");
  });

  test("is sent for a cancelled one as soon as nobody waits in it any more", async () => {
    const id = await campaign("Annulée");
    await own("cancel_campaign($1, 1)", [id]);
    expect(await tell()).toEqual({ mailed: 0 });
    await own("cancel_campaign($1, 1)", [id]);
    await own("cancel_campaign($1, 1)", [id]);
    expect(await tell()).toEqual({ mailed: 1 });
    expect(mailbox.mails[0]).toMatchObject({
      subject: "La campagne « Annulée » est annulée",
      text: expect.stringContaining("Annulés : 2"),
    });
    expect(await tell()).toEqual({ mailed: 0 });
  });

  test("is not sent to whom chose so; mails about security are", async () => {
    const chosen = (columns: string, who: string) =>
      db.sql(`update public.profiles set ${columns} where id = $1`, [who]);
    await chosen("mails_campaign_ends = false", owner.id);
    await campaign("Sans mail");
    await ledger.sendAll();
    await ledger.sweep();
    expect(await tell()).toEqual({ mailed: 0 });
    const id = await campaign("Arrêt");
    const pause =
      "select private.pause_campaigns(array[$1::bigint], 'template_paused', null, private.clock())";
    await chosen("mails_alerts = false", owner.id);
    await db.sql(pause, [id]);
    expect(await tell()).toEqual({ mailed: 0 });
    await chosen("mails_alerts = true", owner.id);
    expect(await tell()).toEqual({ mailed: 1 });
    await chosen("mails_alerts = false, mails_campaign_ends = false", chief.id);
    const raise = (kind: string) =>
      db.sql("select private.raise_alert($1::public.alert_kind, $2, null, '{}', private.clock())", [
        kind,
        ledger.sender,
      ]);
    await raise("no_webhook");
    expect(await tell()).toEqual({ mailed: 0 });
    await raise("pin_changed");
    expect(await tell()).toEqual({ mailed: 1 });
    expect(written()[0]).toEqual([chief.email, "Le code PIN du numéro d’envoi a changé chez Meta"]);
    await chosen("mails_alerts = true", chief.id);
    await chosen("mails_campaign_ends = true", owner.id);
  });

  test("is sent by another job when the one that took it ended without a word", async () => {
    const id = await campaign("Interrompue");
    await db.sql("select private.pause_campaigns(array[$1::bigint], 'error', null, private.clock())", [id]);
    const take = () => serviceDb(db).rpc("take_alerts_to_mail", { p_kinds: ["campaign_paused"] });
    expect((await take()).data).toHaveLength(1);
    expect(await tell()).toEqual({ mailed: 0 });
    await advanceClock(db, "10 min");
    expect(await tell()).toEqual({ mailed: 1 });
    await advanceClock(db, "1 hour");
    expect(await tell()).toEqual({ mailed: 0 });
  });

  test("refused for one user is tried again for that one alone", async () => {
    const other = await db.createUser({ role: "super_admin" });
    await db.sql("select private.raise_alert('no_webhook', $1, null, '{}', private.clock())", [
      ledger.sender,
    ]);
    const take = async () =>
      (await serviceDb(db).rpc("take_alerts_to_mail", { p_kinds: ["no_webhook"] })).data as unknown as {
        person: { id: string };
        alerts: { id: number }[];
      }[];
    const mails = await take();
    expect(mails).toHaveLength(2);
    for (const { person, alerts } of mails)
      await serviceDb(db).rpc("settle_alert_mails", {
        p_person_id: person.id,
        p_ids: alerts.map(({ id }) => id),
        p_sent: person.id !== other.id,
      });
    expect((await take()).map(({ person }) => person.id)).toEqual([other.id]);
    await db.sql("update public.profiles set active = false where id = $1", [other.id]);
  });
});

describe("the alert kinds", () => {
  test("raised by functions are those of the type, and no other is stored", async () => {
    const raised = await db.sql<{ kind: string }>(
      "select distinct kind[1] from pg_proc, regexp_matches(prosrc, $1, 'g') kind",
      ["raise_alert\\('([a-z_]+)'"],
    );
    expect(new Set(raised.map(({ kind }) => kind))).toEqual(new Set(ALERT_KINDS));
    const unknown = db.sql("select private.raise_alert('meteor', null, null, '{}', private.clock())");
    await expect(unknown).rejects.toThrow("alert_kind");
  });

  test.each([
    [-1, 1],
    [1, 0],
  ])(
    "the token's alert is raised from the day on that the pages warn (%i min: %i)",
    async (minutes, alerts) => {
      await db.sql("update public.alerts set cleared_at = raised_at where kind = 'token_expires'");
      await db.sql(
        `update public.senders set token_expires_at =
           private.clock() + $2 * interval '1 day' + $3 * interval '1 min' where id = $1`,
        [ledger.sender, TOKEN_WARNING_DAYS, minutes],
      );
      await db.sql("select private.check_services(private.clock())");
      const open = await db.sql(
        "select from public.alerts where kind = 'token_expires' and cleared_at is null",
      );
      expect(open).toHaveLength(alerts);
      await db.sql("update public.senders set token_expires_at = null where id = $1", [ledger.sender]);
    },
  );
});
