"use client";

import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { retryCampaignAction } from "@/lib/campaigns/actions";
import { useFormat } from "@/lib/i18n/use-format";
import { useCampaignAction } from "./use-campaign-action";

/** Starts a new round of up to three attempts for messages that failed with a temporary error. */
export function RetryButton({ id, retryable }: { id: number; retryable: number }) {
  const t = useTranslations("campaigns.retry");
  const format = useFormat();
  const { act, busy } = useCampaignAction();
  return (
    <Button
      variant="outline"
      size="sm"
      busy={busy}
      onClick={() =>
        act(
          () => retryCampaignAction({ id }),
          ({ retried }) => t("retried", { count: retried, n: format.number(retried) }),
        )
      }
    >
      {!busy && <RefreshCw />}
      {t("button", { count: retryable, n: format.number(retryable) })}
    </Button>
  );
}
