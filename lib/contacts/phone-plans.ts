import type { CountryCode } from "libphonenumber-js/max";

/** How numbers of a country were written before its plan changed, and how they are written now. */
type Renumbering = {
  country: CountryCode;
  former: RegExp;
  now: string;
  /** WhatsApp still writes the former form, so it is taken without asking. */
  current?: true;
};

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
  { country: "MU", former: /^([4-9]\d{6})$/, now: "5$1" },
  { country: "DJ", former: /^([68]\d{5})$/, now: "77$1" },
  { country: "DJ", former: /^([2-5]\d{5})$/, now: "21$1" },
  { country: "VN", former: /^16([2-9]\d{7})$/, now: "3$1" },
  { country: "VN", former: /^12([0-2689]\d{7})$/, now: "7$1" },
  { country: "VN", former: /^12([3-57]\d{7})$/, now: "8$1" },
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
