import type { Format } from "@/lib/i18n/format";
import type { Say } from "@/lib/i18n/words";
import type { WebhookSubscribed } from "./health-schema";

export type SubscriptionLine = { done: boolean; text: string };

/** What became of the account's subscription and of the app's fields: a line each. */
export function subscriptionLines(
  { address, account, fields }: WebhookSubscribed,
  t: Say,
  format: Pick<Format, "list">,
): SubscriptionLine[] {
  const lines = [accountLine()];
  if (fields) lines.push(fieldsLine(fields));
  return lines;

  function accountLine(): SubscriptionLine {
    if ("why" in account) {
      const code = String(account.code);
      return { done: false, text: t(`settings.health.subscribe.account.${account.why}`, { address, code }) };
    }
    const part = account.own_address ? "own" : "app";
    return { done: true, text: t(`settings.health.subscribe.account.${part}`, { address, code: "" }) };
  }

  function fieldsLine(outcome: NonNullable<typeof fields>): SubscriptionLine {
    if ("why" in outcome) {
      const code = String(outcome.code);
      return { done: false, text: t(`settings.health.subscribe.fields.${outcome.why}`, { address, code }) };
    }
    if ("elsewhere" in outcome)
      return { done: false, text: t("settings.health.subscribe.fields.elsewhere", { address, ...outcome }) };
    if (outcome.added.length === 0) return { done: true, text: t("settings.health.subscribe.fields.all") };
    const added = format.list(outcome.added);
    return { done: true, text: t("settings.health.subscribe.fields.added", { fields: added }) };
  }
}
