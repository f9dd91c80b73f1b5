"use client";

import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { pauseCampaignAction, resumeCampaignAction } from "@/lib/campaigns/actions";
import { useCampaignAct } from "./use-campaign-act";

/** A number that an error has stopped sends again once a person resumes one of its campaigns. */
export function ResumeSender({ id }: { id: number }) {
  const t = useTranslations("campaigns.acts");
  const { act, busy } = useCampaignAct();
  const resume = async () => {
    const paused = await pauseCampaignAction({ id });
    return paused.ok ? resumeCampaignAction({ id }) : paused;
  };
  return (
    <Button size="sm" busy={busy} onClick={() => act(resume, () => t("sender_resumed"))}>
      {!busy && <Play />}
      {t("resume_sender")}
    </Button>
  );
}
