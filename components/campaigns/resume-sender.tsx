"use client";

import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { resumeSenderAction } from "@/lib/sending/actions";
import { useCampaignAction } from "./use-campaign-action";

/** Lets a user resume a sender that an error has stopped. */
export function ResumeSender({ id }: { id: number }) {
  const t = useTranslations("campaigns.acts");
  const { act, busy } = useCampaignAction();
  return (
    <Button
      variant="outline"
      size="sm"
      busy={busy}
      onClick={() =>
        act(
          () => resumeSenderAction({ id }),
          () => t("sender_resumed"),
        )
      }
    >
      {!busy && <Play />}
      {t("resume_sender")}
    </Button>
  );
}
