import type { Format } from "@/lib/i18n/format";
import { numberStatusWords } from "@/lib/i18n/number-status-words";
import { pauseWords } from "@/lib/i18n/pause-words";
import type { Say } from "@/lib/i18n/words";
import { lastDayOf } from "@/lib/whatsapp/graph-version";
import { numberAtMeta, type ServiceFacts } from "./rules";

/** Values that the health messages about token, number, webhook and wakes insert. */
export function serviceValues({ sender, meta, queue, database }: ServiceFacts, t: Say, format: Format) {
  const ago = (at: string | null | undefined) => (at ? format.relative(at, database.now) : "");
  const last_webhook_at = sender?.last_webhook_at;
  const last_delivery_at = queue.last_delivery_at;
  const moments: Record<string, string> = {
    webhook_silent: last_webhook_at
      ? format.duration((Date.parse(database.now) - Date.parse(last_webhook_at)) / 1000)
      : "",
    webhook_heard: ago(last_webhook_at),
    wakes_failing: ago(sender?.wake_failed_at),
    wakes_on_time: last_delivery_at
      ? t("settings.health.woken", { ago: ago(last_delivery_at) })
      : t("settings.health.woken_never"),
  };
  const tier = sender?.tier_limit;
  const values = {
    version: meta.version,
    billed_until: sender?.spending_until
      ? format.date(`${sender.spending_until}T12:00:00Z`)
      : t("common.none"),
    last_day: format.date(lastDayOf(meta.version) ?? ""),
    status: numberStatusWords(t, numberAtMeta({ sender, meta }).status),
    date: meta.expires_at ? format.date(meta.expires_at) : "",
    scopes: format.list(meta.missing_scopes),
    fields: format.list(meta.app_webhook?.missing_fields ?? []),
    address: meta.address,
    elsewhere: meta.app_webhook?.callback_url ?? "",
    number: sender?.display_phone_number ?? sender?.phone_number_id ?? "",
    numbers: format.list(meta.numbers.map(({ id, display_phone_number }) => display_phone_number ?? id)),
    quality: t(`settings.health.quality_${sender?.quality_rating === "GREEN" ? "green" : "unknown"}`),
    tier: tier ? t("settings.health.tier", { n: format.number(tier) }) : t("settings.health.tier_none"),
    why: pauseWords(t, sender?.pause_reason, sender?.pause_code, { role: "super_admin", who: "" }),
    restart: t(`common.restart.${database.database_wakes ? "database" : "none"}`),
  };
  return (words: string) => ({ ...values, ago: moments[words] ?? "" });
}
