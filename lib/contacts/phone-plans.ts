import type { CountryCode } from "libphonenumber-js/max";

/** How numbers of a country were written before its plan changed, and how they are written now. */
type Renumbering = {
  country: CountryCode;
  former: RegExp;
  now: string;
  /** WhatsApp still writes the former form, so it is taken without asking. */
  current?: true;
};

/** Mobile prefixes of Vietnam before and after 2018, without the 0 that is dialled before them. */
const VIETNAM = {
  ...{ 120: 70, 121: 79, 122: 77, 126: 76, 128: 78 },
  ...{ 123: 83, 124: 84, 125: 85, 127: 81, 129: 82 },
  ...{ 162: 32, 163: 33, 164: 34, 165: 35, 166: 36, 167: 37, 168: 38, 169: 39 },
  ...{ 186: 56, 188: 58, 199: 59 },
};

/**
 * Sources: the regulators' announcements of Brazil 2012–2016, Mexico 2019, Gabon 2019 (ARCEP), Benin 2024 (ARCEP),
 * Ivory Coast 2021 (ARTCI), Cameroon 2014 (ART), Mauritius 2013 (ICTA) and Vietnam 2018 (MIC); Djibouti from the plan
 * in libphonenumber.
 */
const RENUMBERINGS: Renumbering[] = [
  { country: "BR", former: /^([1-9]\d)([6-9]\d{7})$/, now: "$19$2", current: true },
  { country: "MX", former: /^1(\d{10})$/, now: "$1", current: true },
  { country: "GA", former: /^0?([256]\d{6})$/, now: "6$1", current: true },
  { country: "GA", former: /^0?([47]\d{6})$/, now: "7$1", current: true },
  { country: "GA", former: /^0(1\d{6})$/, now: "1$1", current: true },
  { country: "BJ", former: /^([2-9]\d{7})$/, now: "01$1" },
  // The second digit of a mobile, and the third of a land line, named the operator.
  { country: "CI", former: /^((?:0[1-3]|[4-9][0-3])\d{6})$/, now: "01$1" },
  { country: "CI", former: /^([04-9][4-6]\d{6})$/, now: "05$1" },
  { country: "CI", former: /^([04-9][7-9]\d{6})$/, now: "07$1" },
  { country: "CI", former: /^([23]\d8\d{5})$/, now: "21$1" },
  { country: "CI", former: /^([23]\d0\d{5})$/, now: "25$1" },
  { country: "CI", former: /^([23]\d{7})$/, now: "27$1" },
  { country: "CM", former: /^([5-9]\d{7})$/, now: "6$1" },
  { country: "CM", former: /^([23]\d{7})$/, now: "2$1" },
  // Land lines keep 7 digits, so what is one today is not taken for a former mobile.
  { country: "MU", former: /^([24-9]\d{6})$/, now: "5$1" },
  { country: "DJ", former: /^([68]\d{5})$/, now: "77$1" },
  // Land lines that began with 4 or 5 may have 21 or 27 now.
  { country: "DJ", former: /^([23]\d{5})$/, now: "21$1" },
  ...Object.entries(VIETNAM).map(
    ([former, now]): Renumbering => ({
      country: "VN",
      former: new RegExp(`^${former}(\\d{7})$`),
      now: `${now}$1`,
    }),
  ),
];

/** The present forms of a former national number, most likely first. */
export const presentForms = (country: CountryCode, national: string, current: boolean): string[] =>
  RENUMBERINGS.filter((each) => each.country === country && (each.current ?? false) === current)
    .filter(({ former }) => former.test(national))
    .map(({ former, now }) => national.replace(former, now));

/** Countries that dial each other without a calling code, each under its own. */
const SHARED_PLANS: CountryCode[][] = [["FR", "RE", "GP", "MQ", "GF", "YT", "BL", "MF"]];

export const sharesPlanWith = (country: CountryCode): CountryCode[] =>
  SHARED_PLANS.find((plan) => plan.includes(country))?.filter((each) => each !== country) ?? [];
