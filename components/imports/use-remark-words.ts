import { useTranslations } from "next-intl";
import type { Remark } from "@/lib/imports/preview-schema";
import { useCountries } from "../contacts/countries";
import { useOfCountry } from "../contacts/use-of-country";

/** What was left out or read otherwise on a row that is imported. */
export function useRemarkWords() {
  const t = useTranslations("imports.remarks");
  const ofCountry = useOfCountry();
  const { list } = useCountries();
  const nameOf = (code: unknown) => list.find((each) => each.code === code)?.name ?? String(code);
  return ({ field, code, detail = {} }: Remark): string =>
    t(code, {
      field: field.replace(/^fields\./, ""),
      count: Number(detail.count),
      country: nameOf(detail.country),
      of_country: ofCountry(nameOf(detail.found ?? detail.taken)),
    });
}
