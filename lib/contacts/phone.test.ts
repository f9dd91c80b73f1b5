import { fc, test as property } from "@fast-check/vitest";
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";
import examples from "libphonenumber-js/mobile/examples";
import { describe, expect, test } from "vitest";
import { parsePhone } from "./phone";
import { presentForms } from "./phone-plans";
import { looksLikePhone, numbersIn } from "./phone-text";

const E164 = /^\+[1-9][0-9]{6,14}$/;

describe("a phone is recognised in its usual written forms", () => {
  test.each([
    ["06 12 34 56 78", "FR", "+33612345678", "FR"],
    ["06.12.34.56.78", "FR", "+33612345678", "FR"],
    ["0612345678", "fr", "+33612345678", "FR"],
    ["+33(0)6 12 34 56 78", "FR", "+33612345678", "FR"],
    ["0033612345678", null, "+33612345678", "FR"],
    ["33612345678", "FR", "+33612345678", "FR"],
    ["221770001452", "FR", "+221770001452", "SN"],
    ["'0612345678", "FR", "+33612345678", "FR"],
    ["06\u00a012\u202f34\u200956 78", "FR", "+33612345678", "FR"],
    ["\u202a+33 6 12 34 56 78\u202c", null, "+33612345678", "FR"],
    ["tel:+33612345678", null, "+33612345678", "FR"],
    ["06‑12‑34‑56‑78", "FR", "+33612345678", "FR"],
    ["٠٦١٢٣٤٥٦٧٨", "FR", "+33612345678", "FR"],
    ["+262692123456", "FR", "+262692123456", "RE"],
    ["07 00 01 63 90", "CI", "+2250700016390", "CI"],
    ["77 000 14 52", "SN", "+221770001452", "SN"],
    ["01 42 68 53 00", "FR", "+33142685300", "FR"],
  ])("%s in %s is %s", (written, country, phone, country_code) => {
    expect(parsePhone(written, country)).toEqual({ ok: true, phone, country_code });
  });
});

describe("an invalid phone is refused with the reason", () => {
  test.each([
    ["", "FR", "required"],
    ["   ", "FR", "required"],
    ["06-00-02-XX", "MA", "letters"],
    ["1 800 FLOWERS", "US", "letters"],
    ["0612345678", null, "unknown_country"],
    ["612345678", null, "unknown_country"],
    ["0612345678", "ZZ", "unknown_country"],
    ["+999 12345678", "FR", "bad_phone"],
    ["+1 555 555 5555", "US", "bad_phone"],
    ["06 12 34 56 78 90 12 34", "FR", "too_long"],
    ["=1+1", "FR", "bad_phone"],
    ["06 12 34 5 poste 12", "FR", "letters"],
    ["06 12 34 56 78 postes 1234567", "FR", "letters"],
    ["01 23 45 67 #5", "FR", "too_short"],
    ["0671234567", "SN", "too_long"],
    ["06 12 34 56 78 / 06 12 34 56 79", "FR", "too_long"],
  ])("%s in %s: %s", (written, country, code) => {
    expect(parsePhone(written, country)).toMatchObject({ ok: false, code });
  });

  test.each([
    ["07 00 01 2", "CI", { country: "CI", missing: 3, expected: 10 }],
    ["+225 07 00 01 2", null, { country: "CI", missing: 3, expected: 10 }],
    ["06 12 34 5", "FR", { country: "FR", missing: 3, expected: 10 }],
    ["77 000 1", "SN", { country: "SN", missing: 3, expected: 9 }],
  ])("%s in %s: too short, with the number of missing digits", (written, country, detail) => {
    expect(parsePhone(written, country)).toEqual({ ok: false, code: "too_short", detail });
  });
});

describe("a phone is recognised as spreadsheets, address books and WhatsApp write it:", () => {
  test.each([
    ["‪+33 6 12 35 00 01‬", "+33612350001"],
    ["⁦+33 6 12 35 00 03⁩", "+33612350003"],
    ["+33\u20606\u206012350005", "+33612350005"],
    ["+33 6 12 35 00 07\u3164", "+33612350007"],
    ["+33\u28006\u280012\u280035\u280000\u280009", "+33612350009"],
    ["06\u00ad12\u00ad35\u00ad00\u00ad11", "+33612350011"],
    ["＋33６12350015", "+33612350015"],
    ["06 12 35 00 17\ufe0f", "+33612350017"],
    ["06\u034f12350018", "+33612350018"],
    ["06 12 35 00 19\u17b4", "+33612350019"],
    ["📞 06 12 35 00 20", "+33612350020"],
    ["0️⃣6️⃣12350021", "+33612350021"],
    ["=+33612350101", "+33612350101"],
    ['="0612350102"', "+33612350102"],
    ['=HYPERLINK("tel:+33612350103";"06 12 35 01 03")', "+33612350103"],
    ["+33612350105.0", "+33612350105"],
    ["33 612 350 106,00", "+33612350106"],
    ["33,612,350,106.00", "+33612350106"],
    ["3,3612350107E+10", "+33612350107"],
    ["3.36123501080E+10", "+33612350108"],
    ["612350109", "+33612350109"],
    ["+33 (0)6 12 35 01 11", "+33612350111"],
    ["(+33) 6 12 35 01 12", "+33612350112"],
    ["06/12/35/01/13", "+33612350113"],
    ["+0033 6 12 35 01 14", "+33612350114"],
    ["https://wa.me/33612350115", "+33612350115"],
    ["https://api.whatsapp.com/send?phone=33612350116&text=Bonjour", "+33612350116"],
    ["33612350117@s.whatsapp.net", "+33612350117"],
    ["tel:+33-6-12-35-01-18", "+33612350118"],
    ["+ 33 6 12 35 01 22", "+33612350122"],
    ["06 12 35 01 24 ,", "+33612350124"],
    ["-33612350126", "+33612350126"],
    ["+٣٣٦١٢٣٥٠١٢٨", "+33612350128"],
    ["۰۶۱۲۳۵۰۱۲۹", "+33612350129"],
    ["Tél : 06 12 35 01 30", "+33612350130"],
    ["Mobile 06 12 35 01 31 (maman)", "+33612350131"],
    ["N° 06 12 35 01 32", "+33612350132"],
    ["06 12 35 01 33 - bureau", "+33612350133"],
    ["+55 41 8799 1227", "+5541987991227"],
    ["+54 9 11 2345 6728", "+5491123456728"],
    ["+52 1 55 1234 5629", "+525512345629"],
    ["+241 06 12 34 07", "+24166123407"],
    ["2290197123403", "+2290197123403"],
    ["2693212311", "+2693212311"],
    ["34912345678", "+34912345678"],
    ["2482512313", "+2482512313"],
    ["4740612317", "+4740612317"],
    ["06_12_35_01_40", "+33612350140"],
    ["06•12•35•01•41", "+33612350141"],
    ["06,12,35,01,42", "+33612350142"],
    ["06'12'35'01'43", "+33612350143"],
    ["+33+612350144", "+33612350144"],
    ["06 12 35 01 45 (après 18h)", "+33612350145"],
    ["3,3612350146E+010", "+33612350146"],
  ])("%s is %s", (written, phone) => {
    expect(parsePhone(written, "FR")).toMatchObject({ ok: true, phone });
  });

  test.each([
    "3612345678",
    "06 12 34 56 7X",
    "O6 12 34 56 78",
    "06 12 35 01 XX",
    "=1+1",
    "https://wa.me/message/ABC",
  ])("%s is not: its digits would be guessed", (written) => {
    expect(parsePhone(written, "FR").ok).toBe(false);
  });
});

describe("a number that lacks something known is refused with the number that was meant:", () => {
  test.each([
    ["707123441", "CI", "lost_zero", "+2250707123441"],
    ["225707123443", "FR", "lost_zero", "+2250707123443"],
    ["+225 707 123 443", null, "lost_zero", "+2250707123443"],
    ["197123432", "BJ", "lost_zero", "+2290197123432"],
    ["61234521", "CG", "lost_zero", "+242061234521"],
    ["612345678", "IT", "lost_zero", "+390612345678"],
    ["0771234567", "SN", "extra_zero", "+221771234567"],
    ["077 123 45 67", "SN", "extra_zero", "+221771234567"],
    ["+221 0 77 123 45 67", null, "extra_zero", "+221771234567"],
    ["2210771234567", "FR", "extra_zero", "+221771234567"],
    ["090 12 34 56", "TG", "extra_zero", "+22890123456"],
    ["0677 12 34 56", "CM", "extra_zero", "+237677123456"],
    ["0991 12 34", "CV", "extra_zero", "+2389911234"],
    ["0613 234 5678", "CA", "extra_zero", "+16132345678"],
    ["01 55 1234 5678", "MX", "extra_zero", "+525512345678"],
    ["097 12 34 30", "BJ", "renumbered", "+2290197123430"],
    ["77 123 45 67 poste 12", "SN", "extension", "+221771234567"],
    ["77 123 45 67 Poste n° 12", "SN", "extension", "+221771234567"],
    ["77 123 45 67 ext. 12", "SN", "extension", "+221771234567"],
    ["77 123 45 67 poste 123456", "SN", "extension", "+221771234567"],
    ["77 123 45 67, extension 1204", "SN", "extension", "+221771234567"],
    ["77 123 45 67 p. 12", "SN", "extension", "+221771234567"],
    ["77 123 45 67x12", "SN", "extension", "+221771234567"],
    ["+221 77 123 45 67 #5", null, "extension", "+221771234567"],
    ["Tél. 06 12 34 56 78 ;ext=3", "FR", "extension", "+33612345678"],
    ["06 12 34 56 78 - int. 204", "FR", "extension", "+33612345678"],
    ["06 12 34 56 78 تحويلة 12", "MA", "extension", "+212612345678"],
    ["707123441 poste 12", "CI", "lost_zero", "+2250707123441"],
    ["0692 12 34 56", "FR", "overseas", "+262692123456"],
    ["690123456", "FR", "overseas", "+590690123456"],
    ["0696 12 34 56", "FR", "overseas", "+596696123456"],
    ["+33 694 12 34 56", "FR", "overseas", "+594694123456"],
    ["06 12 34 56 78", "RE", "overseas", "+33612345678"],
    ["97 12 34 30", "BJ", "renumbered", "+2290197123430"],
    ["+229 97 12 34 01", null, "renumbered", "+2290197123401"],
    ["07 12 34 42", "CI", "renumbered", "+2250707123442"],
    ["7123442", "CI", "renumbered", "+2250707123442"],
    ["+225 05 12 34 04", null, "renumbered", "+2250505123404"],
    ["45 12 34 04", "CI", "renumbered", "+2250545123404"],
    ["01 12 34 04", "CI", "renumbered", "+2250101123404"],
    ["77 12 34 56", "CM", "renumbered", "+237677123456"],
  ])("%s in %s is %s, %s", (written, country, code, phone) => {
    expect(parsePhone(written, country)).toMatchObject({ ok: false, code, detail: { phone } });
  });
});

describe("a number of before its country's plan changed is told by its present form; its neighbours are not:", () => {
  // Former form, present form, and a number that only looks former.
  test.each([
    ["CM", "77 12 34 56", "+237677123456", "12 34 56 78"],
    ["CM", "55 12 34 56", "+237655123456", "77 12 34 5"],
    ["CM", "22 23 12 34", "+237222231234", "44 23 12 34"],
    ["BJ", "97 12 34 34", "+2290197123434", "97 12 34 3"],
    ["BJ", "21 30 12 34", "+2290121301234", "11 30 12 34"],
    ["CI", "03 12 34 49", "+2250103123449", "00 12 34 49"],
    ["CI", "46 12 34 49", "+2250546123449", "46 12 34"],
    ["CI", "88 12 34 49", "+2250788123449", "18 12 34 49"],
    ["CI", "22 00 12 34", "+2252522001234", "12 00 12 34"],
    ["MU", "251 2345", "+23052512345", "351 2345"],
    ["MU", "751 2345", "+23057512345", "751 234"],
    ["MU", "+230 918 2345", "+23059182345", "118 2345"],
    ["DJ", "83 10 01", "+25377831001", "93 10 01"],
    ["DJ", "35 10 01", "+25321351001", "45 10 01"],
    ["VN", "0120 123 4567", "+84701234567", "0130 123 4567"],
    ["VN", "0121 123 4567", "+84791234567", "0121 123 456"],
    ["VN", "0122 123 4567", "+84771234567", "0122 123 45678"],
    ["VN", "0126 123 4567", "+84761234567", "0136 123 4567"],
    ["VN", "0128 123 4567", "+84781234567", "0138 123 4567"],
    ["VN", "0123 123 4567", "+84831234567", "0133 123 4567"],
    ["VN", "0127 123 4567", "+84811234567", "0137 123 4567"],
    ["VN", "0129 123 4567", "+84821234567", "0139 123 4567"],
    ["VN", "0162 123 4567", "+84321234567", "0161 123 4567"],
    ["VN", "+84 169 123 4567", "+84391234567", "+84 160 123 4567"],
    ["VN", "0186 123 4567", "+84561234567", "0187 123 4567"],
    ["VN", "0188 123 4567", "+84581234567", "0189 123 4567"],
    ["VN", "0199 123 4567", "+84591234567", "0198 123 4567"],
  ])("%s: %s is %s; %s is none", (country, former, phone, neighbour) => {
    expect(parsePhone(former, country)).toMatchObject({ ok: false, code: "renumbered", detail: { phone } });
    expect(parsePhone(neighbour, country)).not.toMatchObject({ code: "renumbered" });
    expect(parsePhone(phone)).toMatchObject({ ok: true, phone });
  });

  test.each([
    ["GA", "06 12 34 07", "+24166123407"],
    ["GA", "02 12 34 07", "+24162123407"],
    ["GA", "04 12 34 07", "+24174123407"],
    ["GA", "7 12 34 07", "+24177123407"],
    ["GA", "01 76 12 34", "+24111761234"],
    ["GA", "077 12 34 07", "+24177123407"],
    ["BR", "11 8765 4321", "+5511987654321"],
    ["MX", "+52 1 55 1234 5678", "+525512345678"],
    // Present numbers that resemble former ones.
    ["MU", "230 1234", "+2302301234"],
    ["MU", "5251 2345", "+23052512345"],
    ["VN", "091 234 5678", "+84912345678"],
    ["CM", "222 23 12 34", "+237222231234"],
    ["CI", "07 07 12 34 49", "+2250707123449"],
    ["BJ", "01 97 12 34 34", "+2290197123434"],
    ["DJ", "77 83 10 01", "+25377831001"],
  ])("%s: %s is taken as %s", (country, written, phone) => {
    expect(parsePhone(written, country)).toMatchObject({ ok: true, phone });
  });

  test("the 0 that a spreadsheet dropped from a former Gabonese land line leads to its present form", () => {
    const detail = { country: "GA", phone: "+24111761234" };
    expect(parsePhone("1761234", "GA")).toEqual({ ok: false, code: "lost_zero", detail });
  });
});

const zeroed = getCountries().flatMap((country) => {
  const number = getExampleNumber(country, examples);
  const isCurrent = number && presentForms(country, number.nationalNumber, true).length === 0;
  return isCurrent && number.nationalNumber.startsWith("0") ? [{ country, number }] : [];
});
test("wherever the 0 belongs to the number, its loss is noticed", () => {
  expect(zeroed.length).toBeGreaterThan(2);
  for (const { country, number } of zeroed) {
    const lost = { ok: false, code: "lost_zero", detail: { country, phone: number.number } };
    expect(parsePhone(number.nationalNumber.slice(1), country)).toEqual(lost);
    expect(parsePhone(`+${number.countryCallingCode}${number.nationalNumber.slice(1)}`)).toEqual(lost);
  }
});

test("wherever no 0 is dialled before a number, one that is typed is noticed", () => {
  const plain = getCountries().flatMap((country) => {
    const number = getExampleNumber(country, examples);
    if (number?.country !== country || number.nationalNumber.startsWith("0")) return [];
    return parsePhone(`0${number.nationalNumber}`, country).ok ? [] : [number];
  });
  expect(plain.length).toBeGreaterThan(80);
  for (const number of plain) {
    const extra = { ok: false, code: "extra_zero", detail: { phone: number.number } };
    expect(parsePhone(`0${number.nationalNumber}`, number.country)).toMatchObject(extra);
  }
});

describe("the numbers of a cell are told apart", () => {
  test.each([
    ["+33 6 12 34 00 12 ::: +33 1 99 00 11 22", ["+33 6 12 34 00 12", "+33 1 99 00 11 22"]],
    ["06 12 35 01 19 / 07 12 35 01 20", ["06 12 35 01 19", "07 12 35 01 20"]],
    ["06/12/35/01/13", ["06/12/35/01/13"]],
    ["0612350119/0712350120", ["0612350119", "0712350120"]],
    ["06 12 35 01 19\n07 12 35 01 20", ["06 12 35 01 19", "07 12 35 01 20"]],
    ["06 12 35 01 19 ou 07 12 35 01 20", ["06 12 35 01 19", "07 12 35 01 20"]],
    ["0612350119 0712350120", ["0612350119", "0712350120"]],
    ["+33612350119+33712350120", ["+33612350119", "+33712350120"]],
    ["0612350119-0712350120", ["0612350119", "0712350120"]],
    ["+33 6 12 35 01 19", ["+33 6 12 35 01 19"]],
    ["3,3612350107E+10", ["3,3612350107E+10"]],
    ["06 12 35 01 19 (mère) 07 12 35 01 20 (père)", ["06 12 35 01 19", "07 12 35 01 20 (père)"]],
    ["06 12 35 01 19 maman - 07 12 35 01 20 papa", ["06 12 35 01 19 maman", "07 12 35 01 20 papa"]],
    ["06 12 35 01 19 poste 12", ["06 12 35 01 19 poste 12"]],
    [
      '=HYPERLINK("https://wa.me/33612350119";"0612350119")',
      ['=HYPERLINK("https://wa.me/33612350119";"0612350119")'],
    ],
    ["", [""]],
  ])("%j", (cell, numbers) => {
    expect(numbersIn(cell).map((each) => each.trim())).toEqual(numbers);
  });
});

test.each([
  "Marie-Antoinette Razafindrakotonirina-Andriamampianina de La Rochefoucauld;06 90 12 34 10;Nîmes",
  `${"ab.".repeat(50)};06 12 34 56 78`,
  `06 12 34 56 78 ${"Razafindrakotonirina".repeat(5)};1`,
  `06 12 34 56 78 ${"ab.".repeat(50)};1`,
])("a line with long names is judged at once: %s", (line) => {
  const start = performance.now();
  expect(looksLikePhone(line)).toBe(false);
  expect(performance.now() - start).toBeLessThan(500);
});

describe("P1 a phone is stored only as valid E.164", () => {
  const country = fc.constantFrom(...getCountries());
  const noise = fc.string({
    unit: fc.constantFrom(..."0123456789+()-. /xX'\u00a0\u200e٣é=".split("")),
    maxLength: 24,
  });

  property.prop([fc.oneof(noise, fc.string(), fc.string({ unit: "binary" })), fc.option(country)], {
    numRuns: 5000,
  })("whatever text is entered", (written, home) => {
    const check = parsePhone(written, home);
    if (!check.ok) return;
    expect(check.phone).toMatch(E164);
    const number = parsePhoneNumberFromString(check.phone);
    expect(number?.isValid()).toBe(true);
    expect(number?.country).toBe(check.country_code);
    expect(parsePhone(check.phone)).toEqual(check);
  });

  property.prop([country, fc.constantFrom("national", "international", "e164", "idd")])(
    "in whichever form a valid number is entered",
    (home, form) => {
      const number = getExampleNumber(home, examples);
      fc.pre(number?.isValid() === true && number.country === home);
      // Some example numbers are of a plan that has changed since.
      fc.pre(presentForms(home, number!.nationalNumber, true).length === 0);
      const written = {
        national: number!.formatNational(),
        international: number!.formatInternational(),
        e164: number!.number,
        idd: number!.number.replace("+", "00"),
      }[form];
      expect(parsePhone(written, home)).toMatchObject({ ok: true, phone: number!.number });
    },
  );
});
