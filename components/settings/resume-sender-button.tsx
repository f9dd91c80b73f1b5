"use client";

import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { resumeSenderAction } from "@/lib/sending/actions";
import { ActionButton } from "./action-button";

export function ResumeSenderButton({ id }: { id: number }) {
  const t = useTranslations("settings.sender");
  return (
    <ActionButton action={() => resumeSenderAction({ id })} done={t("resumed")} icon={<Play />}>
      {t("resume")}
    </ActionButton>
  );
}
