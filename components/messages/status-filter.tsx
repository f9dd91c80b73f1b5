"use client";

import { useTranslations } from "next-intl";
import { MESSAGE_STATES } from "@/lib/sending/states";
import { FilterSelect } from "../common/filter-select";

export function StatusFilter() {
  const t = useTranslations("messages.filters");
  const states = useTranslations("states");
  return (
    <FilterSelect
      label={t("status")}
      param="status"
      options={[
        { value: "", label: t("any_status") },
        ...MESSAGE_STATES.map((state) => ({ value: state, label: states(state) })),
      ]}
    />
  );
}
