import { useTranslations } from "next-intl";
import { useCountries } from "../contacts/countries";
import { useOfCountry } from "../contacts/use-of-country";
import { usePhoneWords } from "../contacts/use-phone-words";

export type Refusal = {
  field: string | null;
  code: string;
  detail?: unknown;
  /** The cell of the file. */
  written?: string;
};

type Detail = { country?: unknown; found?: unknown; missing?: unknown; expected?: unknown };

/** Why a row is rejected, and what to do. */
export function useRefusalWords() {
  const t = useTranslations("imports.refusals");
  const phoneWords = usePhoneWords();
  const ofCountry = useOfCountry();
  const { list } = useCountries();
  const countryName = (code: unknown) => list.find((each) => each.code === code)?.name;

  return ({ field, code, detail, written }: Refusal): string => {
    const known = (detail ?? {}) as Detail;
    if (field === "country_code") return t("unknown_country", { written: written ?? "" });
    if (field === "full_name") return t("name_too_long");
    if (field?.startsWith("fields")) return t("field_too_long", { field: field.replace(/^fields\.?/, "") });
    if (code === "rounded") return t("rounded");
    const [country, found] = [countryName(known.country), countryName(known.found)];
    if (code === "country_mismatch" && country && found) {
      return t("country_mismatch", { country, of_country: ofCountry(found) });
    }
    const letters = code === "letters" && written?.match(/\p{L}([\p{L} ]*\p{L})?/u)?.[0];
    return letters ? t("letters", { letters }) : phoneWords(code, known);
  };
}
