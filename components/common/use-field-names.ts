import { useTranslations } from "next-intl";
import { useCallback } from "react";

export const OWN_FIELDS = ["first_name", "full_name", "phone"] as const;

/** Displayed name of a contact's field, or of a template's variable: “prénom”, “ville”, “valeur 1”. */
export function useFieldNames() {
  const t = useTranslations("campaigns.fields");
  return useCallback(
    (variable: string) => {
      const field = variable.split("|")[0]?.trim() ?? variable;
      const own = OWN_FIELDS.find((name) => name === field);
      if (own) return t(own);
      if (field.startsWith("fields.")) return field.slice("fields.".length);
      return /^\d+$/.test(field) ? t("place", { n: field }) : field.replaceAll("_", " ");
    },
    [t],
  );
}
