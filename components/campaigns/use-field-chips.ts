import { placeholders } from "@shared/template-parts";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { type ChipNames, chipNames } from "../common/chips";
import { OWN_FIELDS, useFieldNames } from "../common/use-field-names";

/** Names of the fields that a text may hold: those of the contacts, and those that the text held when it was opened. */
export function useFieldChips(field_names: string[], body: string): ChipNames {
  const t = useTranslations("campaigns.fields");
  const fieldName = useFieldNames();
  const held = placeholders(body)
    .map((variable) => variable.split("|")[0] ?? "")
    .filter((field) => field.startsWith("fields."));
  const [known, setKnown] = useState(held);
  if (held.some((field) => !known.includes(field))) setKnown([...new Set([...known, ...held])]);
  return useMemo(() => {
    const own = OWN_FIELDS.map((field) => [field, fieldName(field)] as const);
    const isOwn = (name: string) => chipNames(own).variable(name) !== null;
    const others = [...field_names.map((name) => `fields.${name}`), ...known];
    return chipNames([
      ...own,
      ...others.map((field) => {
        const name = fieldName(field);
        return [field, isOwn(name) ? t("custom", { name }) : name] as const;
      }),
    ]);
  }, [field_names, known, fieldName, t]);
}
