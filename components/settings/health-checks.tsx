import Link from "next/link";
import { useTranslations } from "next-intl";
import {
  countTemplates,
  type HealthLine,
  judgeCounters,
  judgeEvents,
  judgeNumber,
  judgeTemplates,
  judgeToken,
  judgeUnknown,
  judgeWakes,
  judgeWebhook,
} from "@/lib/alerts/rules";
import { usePauseWords } from "@/lib/i18n/pause-words";
import { useFormat } from "@/lib/i18n/use-format";
import { type CheckItem, Checks } from "../common/checks";
import { Button } from "../ui/button";
import { ScheduleButton, SubscribeButton, SyncButton, TokenButton } from "./health-buttons";
import type { HealthView } from "./health-view";
import { ReplayButton } from "./replay-button";
import { ResumeSenderButton } from "./resume-sender-button";

/** The token, the number, the webhook, the templates. */
export function WhatsappChecks({ health }: { health: HealthView }) {
  const item = useItems(health);
  const { sender } = health;
  const token = judgeToken(health);
  const webhook = judgeWebhook(health);
  return (
    <Checks
      items={[
        item(token, token.level === "in_order" ? undefined : <TokenButton />),
        item(judgeNumber(health), sender?.paused_at && <ResumeSenderButton id={sender.id} />),
        item(webhook, webhook.words === "webhook_heard" ? undefined : <SubscribeButton />),
        item(judgeTemplates(health), <SyncButton />),
      ]}
    />
  );
}

/** Wake-ups, counters, unknown outcomes, raw webhooks. */
export function SendingChecks({ health }: { health: HealthView }) {
  const t = useTranslations("settings.health.act");
  const item = useItems(health);
  const wakes = judgeWakes(health);
  const unknown = judgeUnknown(health);
  const toUnknown = unknown.words === "unknown_some" && (
    <Button size="sm" asChild>
      <Link href="/settings/unknown">{t("see")}</Link>
    </Button>
  );
  return (
    <Checks
      items={[
        item(wakes, wakes.words === "wakes_unscheduled" && <ScheduleButton />),
        item(judgeCounters(health)),
        item(unknown, toUnknown),
        item(judgeEvents(health), <ReplayButton unread={health.database.events_unread} />),
      ]}
    />
  );
}

type Words =
  | ReturnType<typeof judgeToken>
  | ReturnType<typeof judgeNumber>
  | ReturnType<typeof judgeWebhook>
  | ReturnType<typeof judgeTemplates>
  | ReturnType<typeof judgeWakes>
  | ReturnType<typeof judgeCounters>
  | ReturnType<typeof judgeUnknown>
  | ReturnType<typeof judgeEvents>;

function useItems(health: HealthView) {
  const t = useTranslations("settings.health.lines");
  const values = useValues(health);
  return ({ level, words }: HealthLine<Words["words"]>, action?: CheckItem["action"]): CheckItem => {
    const said = values(words);
    return { level, title: t(`${words}.title`, said), detail: t(`${words}.detail`, said), action };
  };
}

/** Everything that a line may name; each takes what it needs. */
function useValues({ database, sender, meta, queue }: HealthView) {
  const t = useTranslations("settings.health");
  const relief = useTranslations("common.relief");
  const format = useFormat();
  const why = usePauseWords();
  const { now } = database;
  const ago = (at: string | null | undefined) => (at ? format.relative(at, now) : "");
  const templates = countTemplates(database.templates);
  const quality = sender?.quality_rating === "GREEN" ? "green" : "unknown";
  const counted: Record<string, number> = {
    unknown_some: database.unknown_messages,
    counters_differ: database.counters_wrong,
    events_unread: database.events_unread,
    events_read: database.events_kept,
  };
  const moments: Record<string, string> = {
    webhook_silent: sender?.last_webhook_at
      ? format.duration((Date.parse(now) - Date.parse(sender.last_webhook_at)) / 1000)
      : "",
    webhook_heard: ago(sender?.last_webhook_at),
    templates_waiting: ago(database.templates_synced_at),
    templates_synced: ago(database.templates_synced_at),
    wakes_failing: ago(sender?.wake_failed_at),
    wakes_on_time: queue.last_delivery_at
      ? t("woken", { ago: ago(queue.last_delivery_at) })
      : t("woken_never"),
    events_unread: ago(database.oldest_unread_at),
  };
  return (words: string) => {
    const count = counted[words] ?? 0;
    return {
      count,
      n: format.number(count),
      ago: moments[words] ?? "",
      date: meta.expires_at ? format.date(meta.expires_at) : "",
      scopes: format.list(meta.missing_scopes),
      number: sender?.display_phone_number ?? sender?.phone_number_id ?? "",
      numbers: format.list(meta.numbers.map(({ id, display_phone_number }) => display_phone_number ?? id)),
      quality: t(`quality_${quality}`),
      tier: sender?.tier_limit ? t("tier", { n: format.number(sender.tier_limit) }) : t("tier_none"),
      why: why(sender?.pause_reason, sender?.pause_code),
      relief: relief(database.database_wakes ? "database" : "none"),
      campaigns: format.number(database.campaigns_counted),
      approved: format.number(templates.approved),
      waiting: format.number(templates.waiting),
      stopped: format.number(templates.stopped),
    };
  };
}
