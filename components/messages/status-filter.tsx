"use client";

import { useTranslations } from "next-intl";
import { FilterSelect } from "../common/filter-select";

/** Written out: importing the schema would bring zod along. */
const STATES = [
  "queued",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "unknown",
  "skipped",
  "cancelled",
] as const;

export function StatusFilter() {
  const t = useTranslations("messages.filters");
  const states = useTranslations("states");
  return (
    <FilterSelect
      label={t("status")}
      param="status"
      options={[
        { value: "", label: t("any_status") },
        ...STATES.map((state) => ({ value: state, label: states(state) })),
      ]}
    />
  );
}
