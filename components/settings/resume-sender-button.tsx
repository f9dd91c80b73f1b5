"use client";

import { Play } from "lucide-react";
import { useTranslations } from "next-intl";
import { resumeSenderAction } from "@/lib/sending/actions";
import { ActButton } from "./act-button";

export function ResumeSenderButton({ id }: { id: number }) {
  const t = useTranslations("settings.sender");
  return (
    <ActButton act={() => resumeSenderAction({ id })} done={t("resumed")} icon={<Play />}>
      {t("resume")}
    </ActButton>
  );
}
