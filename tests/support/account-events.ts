import type { TestDatabase } from "./database.ts";
import { createLedger, type Ledger } from "./ledger.ts";

/** A sender with a running campaign to two people, whose template `promo` is an approved one of marketing. */
export async function ledgerWithTemplate(db: TestDatabase): Promise<{
  ledger: Ledger;
  campaign: number;
  template: () => Promise<Record<string, unknown>>;
}> {
  const ledger = await createLedger(db, { display_phone_number: "+33 1 55 55 00 00" });
  const { waba_id } = await ledger.theSender();
  const { id } = await ledger.insert("templates", {
    waba_id,
    meta_id: `t${ledger.sender}`,
    name: "promo",
    language: "en_US",
    status: "APPROVED",
    category: "MARKETING",
    components: [],
  });
  const campaign = await ledger.addCampaign({
    contacts: await ledger.addContacts(2),
    template_language: "en_US",
  });
  return {
    ledger,
    campaign,
    template: () => ledger.one("select * from public.templates where id = $1", [id]),
  };
}

/** The kinds of a sender's open alerts. */
export const openAlerts = async (ledger: Ledger) =>
  (
    await ledger.db.sql<{ kind: string }>(
      "select kind from public.alerts where cleared_at is null and sender_id = $1 order by kind::text",
      [ledger.sender],
    )
  ).map((row) => row.kind);

/** What a sender's open alert of that kind says. */
export const detailOf = async (ledger: Ledger, kind: string) =>
  (
    await ledger.one<{ detail: Record<string, unknown> }>(
      "select detail from public.alerts where kind::text = $1 and sender_id = $2 and cleared_at is null",
      [kind, ledger.sender],
    )
  ).detail;
