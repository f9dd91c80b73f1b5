"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import type { AudiencePreview } from "@/lib/campaigns/preview-schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useDraftForm } from "./draft-form";

type LeaveOutReachedProps = { original: string; audience: AudiencePreview | null };

/** Whether a copy leaves out the people its original reached, and how many they are. */
export function LeaveOutReached({ original, audience }: LeaveOutReachedProps) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const { values, change } = useDraftForm();
  const count = audience?.already_reached ?? 0;
  const hint = values.leave_out_reached ? "leave_out_reached_count" : "reached_again";
  return (
    <Checkbox
      checked={values.leave_out_reached}
      onChange={(event) => change({ leave_out_reached: event.target.checked })}
      label={t("leave_out_reached", { campaign: original })}
      hint={audience && t(hint, { count, n: format.number(count) })}
    />
  );
}
