"use client";

import { Pause, Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { DecisionPanel } from "@/components/common/decision-panel";
import { StateMark } from "@/components/common/state-mark";
import { Button } from "@/components/ui/button";
import { pauseCampaignAction, resumeCampaignAction } from "@/lib/campaigns/actions";
import type { StateCounts } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useCampaignAction } from "./use-campaign-action";

type FirstSliceProps = {
  id: number;
  counts: StateCounts;
  opted_out: number;
  /** When the rest follows by itself. */
  goesOn: string;
  isOwn: boolean;
};

/** Result of the first messages. Sending the rest waits for a user, or starts when all went well. */
export function FirstSlice({ id, counts, opted_out, goesOn, isOwn }: FirstSliceProps) {
  const t = useTranslations("campaigns.slice");
  const format = useFormat();
  const { act, busy } = useCampaignAction();
  const delivered = counts.delivered + counts.read;
  const under_way = counts.sending + counts.accepted + counts.sent + counts.unknown;
  const attempted = delivered + under_way + counts.failed;
  const shown = [
    ["delivered", delivered],
    ["failed", counts.failed],
    ["opted_out", opted_out],
    ["accepted", under_way],
  ] as const;
  return (
    <DecisionPanel
      explain="first_slice"
      title={t("title", { count: attempted, n: format.number(attempted) })}
      detail={t("detail", { until: goesOn })}
      counts={shown.map(([state, count]) => (
        <li key={state}>
          <StateMark state={state} count={count}>
            {t(state, { count, n: format.number(count) })}
          </StateMark>
        </li>
      ))}
    >
      {isOwn && (
        <Button
          busy={busy}
          onClick={() =>
            act(
              () => resumeCampaignAction({ id }),
              () => t("going_on"),
            )
          }
        >
          {!busy && <Play />}
          {t("go_on", { count: counts.queued, n: format.number(counts.queued) })}
        </Button>
      )}
      <Button
        variant="outline"
        busy={busy}
        onClick={() =>
          act(
            () => pauseCampaignAction({ id }),
            () => t("stayed"),
          )
        }
      >
        {!busy && <Pause />}
        {t("stay")}
      </Button>
    </DecisionPanel>
  );
}
