import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Ctx } from "@/lib/actor/context";
import { StoredLocale } from "@/lib/actor/schema";
import { AlertMails, MAILED_KINDS, mailOf } from "@/lib/alerts/mail";
import { exportContacts } from "@/lib/contacts/export";
import { ContactExportQuery } from "@/lib/contacts/schema";
import { languages, locales } from "@/lib/i18n/languages";
import { exportMessages } from "@/lib/messages/export";
import { MessageExportQuery } from "@/lib/messages/schema";
import { exportStatistics } from "@/lib/stats/export";
import { StatisticsExportQuery } from "@/lib/stats/statistics-schema";
import { unwrap } from "@/lib/supabase/errors";
import { createDatabase, setClock } from "../support/database.ts";
import { createLedger, type Ledger } from "../support/ledger.ts";
import { contextOf, serviceDb } from "../support/verbs.ts";
import { listenForWakes } from "../support/wakes.ts";

await listenForWakes();
const db = await createDatabase();
let ledger: Ledger;

beforeAll(async () => {
  ledger = await createLedger(db, { rate_per_minute: 6000 });
  await setClock(db, "2026-11-20T10:00:00Z");
  await ledger.addCampaign({ contacts: [await ledger.addContact()] });
  const [work] = await ledger.sendAll();
  await ledger.status(work!, "delivered", {
    pricing: { billable: true, pricing_model: "PMP", category: "marketing", type: "regular" },
  });
});

async function linesOf(parts: AsyncIterable<string>): Promise<string[]> {
  let text = "";
  for await (const part of parts) text += part;
  return text.split("\r\n");
}

describe.each(locales)("language %s", (locale) => {
  const words = JSON.parse(readFileSync(`messages/${locale}.json`, "utf8"));
  const decimal = new Intl.NumberFormat(languages[locale].tag).formatToParts(0.5)[1]?.value;
  const context = (): Ctx => {
    const ctx = contextOf(db, { id: ledger.owner });
    return { ...ctx, actor: { ...ctx.actor, locale } };
  };

  test("is used in the export of contacts", async () => {
    const [titles, line] = await linesOf(exportContacts(context(), ContactExportQuery.parse({})));
    const { full_name, first_name, phone } = words.contacts.export;
    expect(titles).toContain(`${full_name};${first_name};${phone};`);
    expect(line).toContain(`;${words.contacts.export.no};`);
  });
  test("is used in the export of messages, with its decimal separator", async () => {
    const [titles, line] = await linesOf(exportMessages(context(), MessageExportQuery.parse({})));
    expect(titles).toContain(`;${words.messages.export.status};`);
    expect(line).toContain(`;${words.states.delivered};`);
    expect(line).toContain(`;0${decimal}0712;`);
  });
  test("is used in the export of statistics, with its decimal separator", async () => {
    const asked = StatisticsExportQuery.parse({ from: "2026-11-20", to: "2026-11-20", table: "campaigns" });
    const [titles, line] = await linesOf(exportStatistics(context(), asked));
    expect(titles).toContain(`;${words.statistics.columns.cost};`);
    expect(line).toContain(`;0${decimal}0712;`);
  });
  test("is stored in a profile, and used in mails", async () => {
    const { id } = await db.createUser({ locale });
    await db.sql("update public.alerts set cleared_at = raised_at where cleared_at is null");
    await ledger.insert("alerts", { owner_id: id, kind: "campaign_completed" });
    const taken = await serviceDb(db).rpc("take_alerts_to_mail", { p_kinds: [...MAILED_KINDS] });
    const mail = AlertMails.parse(unwrap(taken)).find(({ person }) => person.id === id)!;
    expect(StoredLocale.parse(mail.person.locale)).toBe(locale);
    const { subject, text } = await mailOf(mail);
    expect(subject).toBe(words.mails.campaign_completed.subject.replace("{campaign}", ""));
    expect(text).toContain(words.mails.footer);
  });
});

test("a profile refuses a locale that is not a language tag", async () => {
  const { id } = await db.createUser();
  for (const locale of ["", "French", "fr_FR", "fr-", `fr-${"x".repeat(9)}`])
    await expect(
      db.sql("update public.profiles set locale = $2 where id = $1", [id, locale]),
    ).rejects.toThrow("profile_locales_are_language_tags");
});
