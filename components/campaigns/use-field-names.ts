import { useTranslations } from "next-intl";
import { useCallback } from "react";

const OWN = ["first_name", "full_name", "phone"] as const;

/** Displayed name of a contact's field, or of the variable for one: “prénom”, “ville”, “{{1}}”. */
export function useFieldNames() {
  const t = useTranslations("campaigns.fields");
  return useCallback(
    (variable: string) => {
      const field = variable.split("|")[0]?.trim() ?? variable;
      const own = OWN.find((name) => name === field);
      if (own) return t(own);
      if (field.startsWith("fields.")) return field.slice("fields.".length);
      return `{{${field}}}`;
    },
    [t],
  );
}
