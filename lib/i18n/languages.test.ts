import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Locale, StoredLocale } from "@/lib/actor/schema";
import { listCountries } from "@/lib/contacts/countries";
import { countryNamed } from "@/lib/contacts/country-names";
import { Profile } from "@/lib/users/schema";
import { decimalFormat } from "./decimals";
import { createFormat } from "./format";
import { defaultLocale, languages, locales } from "./languages";
import { pickLocale } from "./locale";
import { typesetMessagesOf, wordsOf } from "./words";

const now = "2026-11-22T14:47:00Z";

describe.each(locales)("language %s", (locale) => {
  const { tag } = languages[locale];
  const file = JSON.parse(readFileSync(`messages/${locale}.json`, "utf8"));
  const format = createFormat(locale, "UTC", "-");

  test("is accepted in a profile", () => {
    expect(Locale.parse(locale)).toBe(locale);
    expect(Profile.parse({ full_name: "Awa", locale, default_country: "SN" }).locale).toBe(locale);
  });
  test("is selected by a browser's request and by a user's choice", () => {
    expect(pickLocale(undefined, `xx,${locale}-XX;q=0.9,${defaultLocale};q=0.8`)).toBe(locale);
    expect(pickLocale(locale, defaultLocale)).toBe(locale);
  });
  test("loads its own messages for pages, files and mails", async () => {
    expect((await wordsOf(locale))("mails.footer")).toBe(file.mails.footer);
    const { typeset = String } = languages[locale];
    expect((await typesetMessagesOf(locale)).auth.forgotten).toBe(typeset(file.auth.forgotten));
  });
  test("formats numbers and dates as Intl does", () => {
    const decimal = new Intl.NumberFormat(tag).formatToParts(0.5)[1]?.value;
    expect(decimalFormat(locale)(1500.0712)).toBe(`1500${decimal}0712`);
    expect(format.number(0.5)).toBe(`0${decimal}5`);
    const tomorrow = new Intl.RelativeTimeFormat(tag, { numeric: "auto" }).format(1, "day");
    expect(format.moment("2026-11-22T23:59:00Z", now)).toBe("23:59");
    expect(format.moment("2026-11-23T00:05:00Z", now)).toBe(`${tomorrow}, 00:05`);
    expect(format.duration(76 * 3600)).toMatch(/^3\u00a0\p{L}+\.?\u00a04\u00a0h$/u);
  });
  test("lists countries by name, and recognises their names in an import", () => {
    const name = new Intl.DisplayNames([tag], { type: "region" }).of("CI") ?? "";
    expect(listCountries(locale)).toContainEqual(expect.objectContaining({ code: "CI", name }));
    expect(countryNamed(name)).toBe("CI");
  });
});

test("an unknown language is refused as a choice, and read from a row as the default", () => {
  expect(Locale.safeParse("xx").success).toBe(false);
  expect(StoredLocale.parse("xx")).toBe(defaultLocale);
});
