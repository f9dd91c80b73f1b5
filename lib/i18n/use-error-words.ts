import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { useReader } from "./reader";

/** Translates an error code from an action, for the whole form or for one field. */
export function useErrorWords() {
  const errors = useTranslations("errors");
  const fields = useTranslations("field_errors");
  const { role, who } = useReader();
  return {
    error: useCallback(
      (code: string) =>
        errors(errors.has(code as "internal") ? (code as "internal") : "internal", { role, who }),
      [errors, role, who],
    ),
    field: useCallback(
      (code: string | undefined) =>
        code === undefined
          ? undefined
          : fields(fields.has(code as "invalid") ? (code as "invalid") : "invalid", { role, who }),
      [fields, role, who],
    ),
  };
}
