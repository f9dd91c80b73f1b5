import { useTranslations } from "next-intl";
import { usePhoneWords } from "../contacts/use-phone-words";

export type Refusal = {
  field: string | null;
  code: string;
  detail?: unknown;
  /** The cell of the file. */
  written?: string;
};

type Detail = { country?: unknown; missing?: unknown; expected?: unknown; phone?: unknown };

/** Why a row is rejected, and what to do. */
export function useRefusalWords() {
  const t = useTranslations("imports.refusals");
  const phoneWords = usePhoneWords();

  return ({ field, code, detail, written }: Refusal): string => {
    const known = (detail ?? {}) as Detail;
    if (field === "country_code") return t("unknown_country", { written: written ?? "" });
    if (code === "broken_text") return t("broken_text");
    if (code === "rounded") return t("rounded");
    const letters = code === "letters" && written?.match(/\p{L}([\p{L} ]*\p{L})?/u)?.[0];
    return letters ? t("letters", { letters }) : phoneWords(code, known);
  };
}
