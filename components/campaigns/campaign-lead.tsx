import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import { useFormat } from "@/lib/i18n/use-format";
import { isFirstSlice, isStopped } from "./progress-rules";

/** The state of the campaign in one sentence. */
export function CampaignLead({ progress }: { progress: CampaignProgress }) {
  const t = useTranslations("campaigns.lead");
  const format = useFormat();
  const { now, audience, treated, replied, message_1, ends_at } = progress;
  const moment = (at: string | null) => (at ? format.moment(at, now) : "");
  const waiting = message_1.queued + message_1.sending;
  return t.rich(kindOf(progress), {
    b: (chunks: ReactNode) => <b>{chunks}</b>,
    count: treated,
    n: format.number(treated),
    total: format.number(audience),
    waiting: format.number(waiting),
    waiting_count: waiting,
    replied: format.number(replied),
    replied_count: replied,
    cancelled: format.number(message_1.cancelled),
    cancelled_count: message_1.cancelled,
    unknown: format.number(message_1.unknown),
    has_end: ends_at ? "yes" : "no",
    end: moment(ends_at),
    date: progress.scheduled_at ? format.dateTime(progress.scheduled_at) : "",
    zone: format.zoneCity(),
    at: moment(progress.paused_at ?? progress.completed_at ?? progress.cancelled_at),
  });
}

function kindOf(progress: CampaignProgress) {
  const { status, message_1 } = progress;
  if (isFirstSlice(progress)) return "first_slice";
  if (isStopped(progress)) return "stopped";
  if (status === "completed" && message_1.unknown > 0) return "completed_with_unknown";
  return status;
}
