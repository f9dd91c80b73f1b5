import { getCountries } from "libphonenumber-js/max";
import { beforeEach, describe, expect, test } from "vitest";
import { act, addPeople, draftOf, launched, makeWorld } from "../support/campaigns.ts";
import { createDatabase, setClock } from "../support/database.ts";
import { call } from "../support/people.ts";

/**
 * Market | countries | marketing and utility in USD | in EUR. Authentication and free texts cost as much as utility. A
 * price after ≈ was converted from dollars.
 */
const CARD = `
France | FR | .0859 .0300 | .0712 .0248
Rest of Western Europe | AT BE CH DK FI IE NO PT SE | .0592 .0171 | .0490 .0142
Spain | ES | .0707 .0200 | ≈.0586 .0166
Italy | IT | .0795 .0300 | ≈.0659 .0248
United Kingdom | GB | .0635 .0220 | ≈.0526 .0182
Germany | DE | .1365 .0550 | .1131 .0456
Netherlands | NL | .1597 .0500 | .1323 .0414
North America | CA US | .0250 .0034 | .0207 .0028
Morocco | MA | .0414 .0230 | ≈.0343 ≈.0191
Egypt | EG | .0644 .0036 | .0533 .0030
Rest of Africa | AO BF BI BJ BW CG CI CM DZ ER ET GA GH GM GW KE LR LS LY MG ML MR MW MZ NA NE RW SD SL SN SO SS SZ TD TG TN TZ UG ZM ZW | .0225 .0040 | .0186 .0033
Nigeria | NG | .0516 .0067 | .0428 .0056
South Africa | ZA | .0379 .0095 | .0314 ≈.0079
Rest of Middle East | BH JO LB YE | .0392 .0091 | ≈.0325 .0075
Iraq | IQ | .0341 .0079 | ≈.0283 ≈.0065
Kuwait | KW | .0792 .0440 | ≈.0656 ≈.0365
Oman | OM | .0341 .0247 | ≈.0283 ≈.0205
Qatar | QA | .0341 .0120 | ≈.0283 ≈.0099
Saudi Arabia | SA | .0576 .0107 | ≈.0477 .0088
United Arab Emirates | AE | .0576 .0157 | ≈.0477 .0130
Israel | IL | .0353 .0053 | .0292 .0044
Turkey | TR | .0109 .0009 | .0090 .0007
Poland | PL | .0366 .0122 | ≈.0303 ≈.0101
Romania | RO | .0860 .0290 | ≈.0713 ≈.0240
Hungary | HU | .0860 .0350 | ≈.0713 ≈.0290
Ukraine | UA | .0860 .0298 | ≈.0713 ≈.0247
Kazakhstan | KZ | .0604 .0180 | ≈.0500 ≈.0149
Russia | RU | .0802 .0400 | .0664 .0331
Rest of Central and Eastern Europe | AL AM AZ BG BY CZ GE GR HR LT LV MD MK RS SI SK | .0860 .0212 | .0712 .0175
India | IN | .0118 .0014 | .0099 .0012
Indonesia | ID | .0411 .0250 | .0341 .0208
Malaysia | MY | .0860 .0140 | .0712 .0116
Pakistan | PK | .0473 .0150 | .0392 ≈.0124
Hong Kong | HK | .0732 .0260 | ≈.0607 ≈.0215
Singapore | SG | .0732 .0160 | ≈.0607 ≈.0133
Bangladesh | BD | .0732 .0037 | ≈.0607 ≈.0031
Nepal | NP | .0732 .0034 | ≈.0607 ≈.0028
Sri Lanka | LK | .0732 .0020 | ≈.0607 ≈.0017
Rest of Asia Pacific | AF AU CN JP KH LA MN NZ PG PH TH TJ TM TW UZ VN | .0842 .0113 | ≈.0698 .0094
Argentina | AR | .0618 .0260 | .0512 .0216
Brazil | BR | .0625 .0068 | .0518 .0056
Chile | CL | .0889 .0200 | .0736 .0166
Colombia | CO | .0125 .0008 | .0104 .0008
Mexico | MX | .0397 .0085 | ≈.0329 .0071
Peru | PE | .0703 .0300 | .0582 ≈.0249
Rest of Latin America | BO CR DO EC GT HN HT JM NI PA PR PY SV UY VE | .0740 .0113 | ≈.0613 ≈.0094
Other |  | .0604 .0077 | .0500 .0064`;
const UTILITY = ["utility", "authentication", "service"];

const card = CARD.trim()
  .split("\n")
  .map((line) => {
    const [market, countries, usd, eur] = line.split("|").map((part) => part.trim()) as [
      string,
      string,
      string,
      string,
    ];
    return {
      market,
      countries: countries.split(" ").filter(Boolean),
      USD: usd.split(" "),
      EUR: eur.split(" "),
    };
  });

const db = await createDatabase();
const chief = await db.createUser({ role: "super_admin" });
beforeEach(() => setClock(db, "2026-12-01T12:00:00Z"));

const price = async (country: string | null, category: string, currency: string, day: string) =>
  (
    await db.sql<{ p: number | null }>("select private.price($1, $2, $3, $4)::float8 as p", [
      country,
      category,
      currency,
      day,
    ])
  )[0]!.p;

describe("the card of 1 October 2026", () => {
  test("has every market's price in each category and currency, and says which were converted", async () => {
    const expected = card.flatMap(({ market, ...prices }) =>
      (["USD", "EUR"] as const).flatMap((currency) => {
        const [marketing, utility] = prices[currency] as [string, string];
        return [["marketing", marketing], ...UTILITY.map((category) => [category, utility])].map(
          ([category, written]) => `${market} ${category} ${currency} ${written}`,
        );
      }),
    );
    const rows = await db.sql<{ row: string }>(
      `select format('%s %s %s %s', market, category, currency,
         case when converted then '≈' else '' end || ltrim(round(price, 4)::text, '0')) as row
       from public.rates where valid_from = '2026-10-01'`,
    );
    expect(new Set(rows.map(({ row }) => row))).toEqual(new Set(expected));
    expect(rows).toHaveLength(expected.length);
    expect(expected).toHaveLength(47 * 4 * 2);
  });

  test("bills every country by its market, and those that stand nowhere as Other", async () => {
    const codes = [...new Set([...getCountries(), ...card.flatMap(({ countries }) => countries)])].sort();
    const billed = await db.sql<{ row: string }>(
      `select c || ' ' || currency || ' ' || category || ' ' || private.price(c, category, currency, '2026-12-01')::float8 as row
       from unnest($1::text[]) c, unnest(array['USD', 'EUR']) currency,
         unnest(array['marketing', 'utility', 'authentication', 'service']) category`,
      [codes],
    );
    const other = card.find(({ market }) => market === "Other")!;
    const expected = codes.flatMap((code) => {
      const market = card.find(({ countries }) => countries.includes(code)) ?? other;
      return (["USD", "EUR"] as const).flatMap((currency) =>
        ["marketing", ...UTILITY].map((category) => {
          const written = market[currency][category === "marketing" ? 0 : 1]!;
          return `${code} ${currency} ${category} ${Number(written.replace("≈", ""))}`;
        }),
      );
    });
    expect(new Set(billed.map(({ row }) => row))).toEqual(new Set(expected));
  });

  test("has the markets of each country, and no country twice", async () => {
    const rows = await db.sql<{ market: string; countries: string }>(
      `select market, string_agg(country_code, ' ' order by country_code) as countries from (
         select distinct on (country_code) country_code, market from public.markets
         where valid_from <= '2026-12-01' order by country_code, valid_from desc) today group by market`,
    );
    const known = Object.fromEntries(rows.map(({ market, countries }) => [market, countries]));
    const expected = Object.fromEntries(
      card
        .filter(({ market }) => market !== "Other")
        .map(({ market, countries }) => [market, countries.toSorted().join(" ")]),
    );
    expect(known).toEqual(expected);
  });

  test.each([
    "GN",
    "CD",
    "CF",
    "GQ",
    "DJ",
    "KM",
    "MU",
    "CV",
    "SC",
    "ST",
    "LU",
    "IS",
    "KR",
    "RE",
    "GP",
    "MQ",
    "GF",
    "PM",
    "BL",
    "MF",
    "YT",
    "NC",
    "WF",
    "PF",
  ])("bills %s as Other", async (code) => {
    expect([
      await price(code, "marketing", "USD", "2026-12-01"),
      await price(code, "service", "EUR", "2026-12-01"),
    ]).toEqual([0.0604, 0.0064]);
  });
});

describe("the price of a day", () => {
  test.each([
    ["MA", "marketing", "USD", 0.0225, 0.0414],
    ["MA", "utility", "EUR", 0.0033, 0.0191],
    ["MA", "service", "EUR", null, 0.0191],
    ["ZA", "utility", "USD", 0.0076, 0.0095],
    ["KZ", "marketing", "USD", 0.0604, 0.0604],
    ["KZ", "utility", "USD", 0.0077, 0.018],
    ["JP", "marketing", "EUR", 0.0606, 0.0698],
    ["SN", "marketing", "EUR", 0.0186, 0.0186],
  ])(
    "of %s, %s in %s is %f until 30 September 2026 and %f from 1 October",
    async (country, category, currency, before, after) => {
      expect([
        await price(country, category, currency, "2026-09-30"),
        await price(country, category, currency, "2026-10-01"),
      ]).toEqual([before, after]);
    },
  );

  test.each([
    ["GB", "marketing", 0.0529, 0.0635],
    ["PL", "marketing", 0.086, 0.0366],
    ["HK", "utility", 0.0113, 0.026],
    ["TR", "utility", 0.0053, 0.0009],
  ])(
    "of %s, %s in USD is %f until 30 June 2026 and %f from 1 July",
    async (country, category, before, after) => {
      expect([
        await price(country, category, "USD", "2026-06-30"),
        await price(country, category, "USD", "2026-07-01"),
      ]).toEqual([before, after]);
    },
  );

  test("is that of Other for an unknown country and for none, and unknown in a currency without prices", async () => {
    expect(await price("ZZ", "marketing", "EUR", "2026-12-01")).toBe(0.05);
    expect(await price(null, "utility", "USD", "2026-12-01")).toBe(0.0077);
    for (const currency of ["GBP", "BRL", "INR"])
      expect(await price("FR", "marketing", currency, "2026-12-01")).toBeNull();
  });
});

describe("one campaign to ten countries", () => {
  const TEN = ["FR", "MA", "CI", "SN", "BE", "TN", "GN", "CD", "RE", "GB"];
  const PHONES: Record<string, string> = {
    FR: "+33612345",
    MA: "+212612345",
    CI: "+225070123",
    SN: "+221771234",
    BE: "+32470123",
    TN: "+216201234",
    GN: "+224621234",
    CD: "+243812345",
    RE: "+262692123",
    GB: "+447400123",
  };
  type Cost = {
    currency: string;
    message_1: number;
    total: number;
    countries: { country_code: string; audience: number; price: number | null; cost: number | null }[];
  };

  const estimate = async (currency: string) => {
    const here = await makeWorld(db);
    await db.sql("update senders set currency = $2 where id = $1", [here.sender_id, currency]);
    // 1 person in the first country, 2 in the second, and so on.
    await addPeople(
      db,
      here,
      TEN.flatMap((country_code, at) =>
        Array.from({ length: at + 1 }, (_, n) => ({
          country_code,
          phone: `${PHONES[country_code]}${100 + n}`,
        })),
      ),
    );
    const [sender] = await db.sql("select phone_number_id as id from senders where id = $1", [
      here.sender_id,
    ]);
    const { cost } = (await act(db, here.owner, "preview_audience(null, $1, $2)", [
      draftOf(here),
      sender!.id,
    ])) as { cost: Cost };
    const id = await launched(db, here);
    const [stored] = await db.sql<{ n: number }>(
      "select estimated_cost::float8 as n from campaigns where id = $1",
      [id],
    );
    return { cost, stored: stored!.n };
  };
  const priced = (cost: Cost) =>
    Object.fromEntries(cost.countries.map(({ country_code, price }) => [country_code, price]));

  test("costs by the card, in euros and in dollars, to the cent", async () => {
    const eur = await estimate("EUR");
    expect(priced(eur.cost)).toEqual({
      FR: 0.0712,
      MA: 0.0343,
      CI: 0.0186,
      SN: 0.0186,
      BE: 0.049,
      TN: 0.0186,
      GN: 0.05,
      CD: 0.05,
      RE: 0.05,
      GB: 0.0526,
    });
    // 0.0712 + 2 × 0.0343 + 7 (CI 3 + SN 4) × 0.0186 + 5 × 0.0490 + 6 × 0.0186 + 24 × 0.0500 + 10 × 0.0526
    expect(eur.cost).toMatchObject({ currency: "EUR", total: expect.closeTo(2.3526, 6) });
    expect(eur.stored).toBeCloseTo(2.3526, 4);
    const usd = await estimate("USD");
    expect(priced(usd.cost)).toEqual({
      FR: 0.0859,
      MA: 0.0414,
      CI: 0.0225,
      SN: 0.0225,
      BE: 0.0592,
      TN: 0.0225,
      GN: 0.0604,
      CD: 0.0604,
      RE: 0.0604,
      GB: 0.0635,
    });
    // 0.0859 + 2 × 0.0414 + 7 × 0.0225 + 5 × 0.0592 + 6 × 0.0225 + 24 × 0.0604 + 10 × 0.0635
    expect(usd.cost).toMatchObject({ currency: "USD", total: expect.closeTo(2.8418, 6) });
    expect(usd.stored).toBeCloseTo(2.8418, 4);
  });

  test("has no known cost for a number billed in pounds, until its prices are entered", async () => {
    const before = await estimate("GBP");
    expect(before.cost.currency).toBe("GBP");
    expect(new Set(before.cost.countries.map(({ price }) => price))).toEqual(new Set([null]));
    await call(db, chief, "public.set_rate('France', 'marketing', 'GBP', 0.06, '2026-12-01')");
    expect(priced((await estimate("GBP")).cost)).toMatchObject({ FR: 0.06, SN: null });
    await db.sql("delete from public.rates where currency = 'GBP'");
  });
});
