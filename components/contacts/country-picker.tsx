"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Combobox } from "../ui/combobox";
import { useCountries } from "./countries";

type CountryPickerProps = { value: string | null; onValueChange: (code: string) => void };

/** A country picker, searchable by name and calling code. */
export function CountryPicker({ value, onValueChange }: CountryPickerProps) {
  const t = useTranslations("contacts.form");
  const { list } = useCountries();
  const options = useMemo(
    () =>
      list.map(({ code, calling_code, name, flag }) => ({
        value: code,
        label: name,
        prefix: <span data-slot="flag">{flag}</span>,
        suffix: calling_code,
        keywords: [code],
      })),
    [list],
  );
  return (
    <Combobox
      options={options}
      value={value}
      onValueChange={onValueChange}
      placeholder={t("country_placeholder")}
      searchLabel={t("country_search")}
      emptyLabel={t("country_none")}
    />
  );
}
