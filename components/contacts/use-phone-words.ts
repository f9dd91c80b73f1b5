import { useTranslations } from "next-intl";
import type { PhoneRepair } from "@/lib/contacts/schema";
import { useCountries } from "./countries";
import { useOfCountry } from "./use-of-country";

const CODES = [
  "required",
  "bad_phone",
  "too_short",
  "too_long",
  "letters",
  "unknown_country",
  "rounded",
  "contact_exists",
] as const;
type PhoneCode = (typeof CODES)[number];
type Detail =
  | { country?: unknown; missing?: unknown; expected?: unknown; phone?: unknown }
  | null
  | undefined;

const isPhoneCode = (code: string): code is PhoneCode => (CODES as readonly string[]).includes(code);

/** Written again, since the schema brings zod. */
const REPAIRS: Record<PhoneRepair, true> = {
  lost_zero: true,
  overseas: true,
  renumbered: true,
  extension: true,
  extra_zero: true,
};

const isRepair = (code: string): code is PhoneRepair => code in REPAIRS;

/** Why a phone number is rejected, and what to do: “Il manque 3 chiffres : un numéro de Côte d’Ivoire en a 10.” */
export function usePhoneWords() {
  const t = useTranslations("contacts.phone");
  const words = useTranslations("field_errors");
  const ofCountry = useOfCountry();
  const { list } = useCountries();
  return (code: string, detail?: Detail): string => {
    const country = list.find((each) => each.code === detail?.country);
    if (code === "too_short" && country && typeof detail?.missing === "number") {
      return t("too_short_by", {
        count: detail.missing,
        expected: Number(detail.expected),
        of_country: ofCountry(country.name),
      });
    }
    if (isRepair(code)) {
      if (!country || typeof detail?.phone !== "string") return words(code);
      return t(code, { phone: detail.phone, of_country: ofCountry(country.name) });
    }
    return t(isPhoneCode(code) ? code : "bad_phone");
  };
}
