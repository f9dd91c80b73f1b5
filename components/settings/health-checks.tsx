import Link from "next/link";
import { useTranslations } from "next-intl";
import { serviceValues } from "@/lib/alerts/health-words";
import {
  countTemplates,
  type HealthLine,
  judgeCounters,
  judgeEvents,
  judgeFields,
  judgeNumber,
  judgeSpending,
  judgeTemplates,
  judgeToken,
  judgeUnknown,
  judgeVersion,
  judgeWakes,
  judgeWebhook,
} from "@/lib/alerts/rules";
import { useFormat } from "@/lib/i18n/use-format";
import { type CheckItem, Checks } from "../common/checks";
import { Button } from "../ui/button";
import { ScheduleButton, SubscribeButton, SyncButton, TokenButton } from "./health-buttons";
import type { HealthView } from "./health-view";
import { RegisterButton } from "./register-button";
import { ReplayButton } from "./replay-button";
import { ResumeSenderButton } from "./resume-sender-button";

/** Token, number, webhook, Meta's figures of spending, templates. */
export function WhatsappChecks({ health }: { health: HealthView }) {
  const item = useItems(health);
  const { sender } = health;
  const token = judgeToken(health);
  const number = judgeNumber(health);
  const webhook = judgeWebhook(health);
  const fields = judgeFields(health);
  const version = judgeVersion(health);
  const spending = judgeSpending(health);
  return (
    <Checks
      items={[
        item(token, token.level === "in_order" ? undefined : <TokenButton />),
        item(
          number,
          number.words === "number_unregistered" || number.words === "number_unverified" ? (
            <RegisterButton />
          ) : (
            sender?.paused_at && <ResumeSenderButton id={sender.id} />
          ),
        ),
        item(
          webhook,
          webhook.words !== "webhook_heard" && fields?.level !== "blocking" && <SubscribeButton />,
        ),
        ...(fields ? [item(fields, fields.level !== "in_order" && <SubscribeButton />)] : []),
        ...(version ? [item(version)] : []),
        ...(spending ? [item(spending)] : []),
        item(judgeTemplates(health), <SyncButton />),
      ]}
    />
  );
}

/** Wakes, counters, unknown outcomes, stored webhook events. */
export function SendingChecks({ health }: { health: HealthView }) {
  const t = useTranslations("settings.health.act");
  const item = useItems(health);
  const wakes = judgeWakes(health);
  const unknown = judgeUnknown(health);
  const toUnknown = unknown.words === "unknown_some" && (
    <Button variant="outline" size="sm" asChild>
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
  | NonNullable<ReturnType<typeof judgeFields | typeof judgeVersion | typeof judgeSpending>>
  | ReturnType<typeof judgeTemplates>
  | ReturnType<typeof judgeWakes>
  | ReturnType<typeof judgeCounters>
  | ReturnType<typeof judgeUnknown>
  | ReturnType<typeof judgeEvents>;

function useItems(health: HealthView) {
  const t = useTranslations("settings.health.lines");
  const values = useValues(health);
  return ({ level, words }: HealthLine<Words["words"]>, action?: CheckItem["action"]): CheckItem => {
    const given = values(words);
    return { level, title: t(`${words}.title`, given), detail: t(`${words}.detail`, given), action };
  };
}

/** Values for all messages; each message uses those it needs. */
function useValues(health: HealthView) {
  const t = useTranslations();
  const format = useFormat();
  const { database } = health;
  const service = serviceValues(health, t, format);
  const templates = countTemplates(database.templates);
  const counted: Record<string, number> = {
    unknown_some: database.unknown_messages,
    counters_differ: database.counters_wrong,
    events_unread: database.events_unread,
    events_read: database.events_kept,
  };
  const days: Record<string, number> = {
    events_unread: database.events_unread_days,
    events_read: database.events_kept_days,
  };
  const moments: Record<string, string | null> = {
    templates_waiting: database.templates_synced_at,
    templates_synced: database.templates_synced_at,
    events_unread: database.oldest_unread_at,
  };
  return (words: string) => {
    const count = counted[words] ?? 0;
    const values = service(words);
    const moment = moments[words];
    return {
      ...values,
      count,
      n: format.number(count),
      days: days[words] ?? 0,
      ago: moment ? format.relative(moment, database.now) : values.ago,
      campaigns: format.number(database.campaigns_counted),
      approved: format.number(templates.approved),
      waiting: format.number(templates.waiting),
      stopped: format.number(templates.stopped),
    };
  };
}
