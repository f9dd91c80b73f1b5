-- Meta's list prices and markets as far as known: to be verified with Meta, edited in the app.
-- In dollars: the cards of 1 January, 1 July (what changed) and 1 October 2026 (whole). In euros: as read from Meta on
-- 30 June 2026 where the price in dollars has not changed since, else null: converted at Meta's usual ratio.
-- Authentication costs as much as utility; so do free texts, since 1 October 2026.
with cards (valid_from, market, usd_marketing, usd_utility, eur_marketing, eur_utility) as (values
  (date '2026-01-01', 'Argentina', 0.0618, 0.0260, 0.0512, 0.0216),
  ('2026-01-01', 'Brazil', 0.0625, 0.0068, 0.0518, 0.0056), ('2026-01-01', 'Chile', 0.0889, 0.0200, 0.0736, 0.0166),
  ('2026-01-01', 'Colombia', 0.0125, 0.0008, 0.0104, 0.0008), ('2026-01-01', 'Egypt', 0.0644, 0.0036, 0.0533, 0.0030),
  ('2026-01-01', 'France', 0.0859, 0.0300, 0.0712, 0.0248), ('2026-01-01', 'Germany', 0.1365, 0.0550, 0.1131, 0.0456),
  ('2026-01-01', 'India', 0.0118, 0.0014, 0.0099, 0.0012),
  ('2026-01-01', 'Indonesia', 0.0411, 0.0250, 0.0341, 0.0208),
  ('2026-01-01', 'Israel', 0.0353, 0.0053, 0.0292, 0.0044), ('2026-01-01', 'Italy', 0.0691, 0.0300, 0.0572, 0.0248),
  ('2026-01-01', 'Malaysia', 0.0860, 0.0140, 0.0712, 0.0116),
  ('2026-01-01', 'Mexico', 0.0305, 0.0085, 0.0253, 0.0071),
  ('2026-01-01', 'Netherlands', 0.1597, 0.0500, 0.1323, 0.0414),
  ('2026-01-01', 'Nigeria', 0.0516, 0.0067, 0.0428, 0.0056),
  ('2026-01-01', 'North America', 0.0250, 0.0034, 0.0207, 0.0028),
  ('2026-01-01', 'Pakistan', 0.0473, 0.0054, 0.0392, 0.0083), ('2026-01-01', 'Peru', 0.0703, 0.0200, 0.0582, 0.0166),
  ('2026-01-01', 'Russia', 0.0802, 0.0400, 0.0664, 0.0331),
  ('2026-01-01', 'Saudi Arabia', 0.0455, 0.0107, 0.0414, 0.0088),
  ('2026-01-01', 'South Africa', 0.0379, 0.0076, 0.0314, 0.0063),
  ('2026-01-01', 'Spain', 0.0615, 0.0200, 0.0509, 0.0166), ('2026-01-01', 'Turkey', 0.0109, 0.0053, 0.0090, 0.0007),
  ('2026-01-01', 'United Arab Emirates', 0.0499, 0.0157, 0.0415, 0.0130),
  ('2026-01-01', 'United Kingdom', 0.0529, 0.0220, 0.0438, 0.0182),
  ('2026-01-01', 'Rest of Africa', 0.0225, 0.0040, 0.0186, 0.0033),
  ('2026-01-01', 'Rest of Asia Pacific', 0.0732, 0.0113, 0.0606, 0.0094),
  ('2026-01-01', 'Rest of Central and Eastern Europe', 0.0860, 0.0212, 0.0712, 0.0175),
  ('2026-01-01', 'Rest of Latin America', 0.0740, 0.0113, null, null),
  ('2026-01-01', 'Rest of Middle East', 0.0341, 0.0091, 0.0282, 0.0075),
  ('2026-01-01', 'Rest of Western Europe', 0.0592, 0.0171, 0.0490, 0.0142),
  ('2026-01-01', 'Other', 0.0604, 0.0077, 0.0500, 0.0064),
  ('2026-07-01', 'Hong Kong', 0.0732, 0.0260, null, null), ('2026-07-01', 'Hungary', 0.0860, 0.0350, null, null),
  ('2026-07-01', 'Italy', 0.0795, 0.0300, null, 0.0248), ('2026-07-01', 'Pakistan', 0.0473, 0.0100, 0.0392, 0.0083),
  ('2026-07-01', 'Poland', 0.0366, 0.0122, null, null), ('2026-07-01', 'Qatar', 0.0341, 0.0120, null, null),
  ('2026-07-01', 'Romania', 0.0860, 0.0290, null, null),
  ('2026-07-01', 'Saudi Arabia', 0.0501, 0.0107, 0.0414, 0.0088),
  ('2026-07-01', 'Singapore', 0.0732, 0.0160, null, null), ('2026-07-01', 'Spain', 0.0707, 0.0200, null, 0.0166),
  ('2026-07-01', 'Turkey', 0.0109, 0.0009, 0.0090, 0.0007),
  ('2026-07-01', 'United Kingdom', 0.0635, 0.0220, null, 0.0182),
  ('2026-10-01', 'Argentina', 0.0618, 0.0260, 0.0512, 0.0216),
  ('2026-10-01', 'Bangladesh', 0.0732, 0.0037, null, null), ('2026-10-01', 'Brazil', 0.0625, 0.0068, 0.0518, 0.0056),
  ('2026-10-01', 'Chile', 0.0889, 0.0200, 0.0736, 0.0166), ('2026-10-01', 'Colombia', 0.0125, 0.0008, 0.0104, 0.0008),
  ('2026-10-01', 'Egypt', 0.0644, 0.0036, 0.0533, 0.0030), ('2026-10-01', 'France', 0.0859, 0.0300, 0.0712, 0.0248),
  ('2026-10-01', 'Germany', 0.1365, 0.0550, 0.1131, 0.0456), ('2026-10-01', 'Hong Kong', 0.0732, 0.0260, null, null),
  ('2026-10-01', 'Hungary', 0.0860, 0.0350, null, null), ('2026-10-01', 'India', 0.0118, 0.0014, 0.0099, 0.0012),
  ('2026-10-01', 'Indonesia', 0.0411, 0.0250, 0.0341, 0.0208), ('2026-10-01', 'Iraq', 0.0341, 0.0079, null, null),
  ('2026-10-01', 'Israel', 0.0353, 0.0053, 0.0292, 0.0044), ('2026-10-01', 'Italy', 0.0795, 0.0300, null, 0.0248),
  ('2026-10-01', 'Kazakhstan', 0.0604, 0.0180, null, null), ('2026-10-01', 'Kuwait', 0.0792, 0.0440, null, null),
  ('2026-10-01', 'Malaysia', 0.0860, 0.0140, 0.0712, 0.0116), ('2026-10-01', 'Mexico', 0.0397, 0.0085, null, 0.0071),
  ('2026-10-01', 'Morocco', 0.0414, 0.0230, null, null), ('2026-10-01', 'Nepal', 0.0732, 0.0034, null, null),
  ('2026-10-01', 'Netherlands', 0.1597, 0.0500, 0.1323, 0.0414),
  ('2026-10-01', 'Nigeria', 0.0516, 0.0067, 0.0428, 0.0056),
  ('2026-10-01', 'North America', 0.0250, 0.0034, 0.0207, 0.0028), ('2026-10-01', 'Oman', 0.0341, 0.0247, null, null),
  ('2026-10-01', 'Pakistan', 0.0473, 0.0150, 0.0392, null), ('2026-10-01', 'Peru', 0.0703, 0.0300, 0.0582, null),
  ('2026-10-01', 'Poland', 0.0366, 0.0122, null, null), ('2026-10-01', 'Qatar', 0.0341, 0.0120, null, null),
  ('2026-10-01', 'Romania', 0.0860, 0.0290, null, null), ('2026-10-01', 'Russia', 0.0802, 0.0400, 0.0664, 0.0331),
  ('2026-10-01', 'Saudi Arabia', 0.0576, 0.0107, null, 0.0088),
  ('2026-10-01', 'Singapore', 0.0732, 0.0160, null, null),
  ('2026-10-01', 'South Africa', 0.0379, 0.0095, 0.0314, null), ('2026-10-01', 'Spain', 0.0707, 0.0200, null, 0.0166),
  ('2026-10-01', 'Sri Lanka', 0.0732, 0.0020, null, null), ('2026-10-01', 'Turkey', 0.0109, 0.0009, 0.0090, 0.0007),
  ('2026-10-01', 'Ukraine', 0.0860, 0.0298, null, null),
  ('2026-10-01', 'United Arab Emirates', 0.0576, 0.0157, null, 0.0130),
  ('2026-10-01', 'United Kingdom', 0.0635, 0.0220, null, 0.0182),
  ('2026-10-01', 'Rest of Africa', 0.0225, 0.0040, 0.0186, 0.0033),
  ('2026-10-01', 'Rest of Asia Pacific', 0.0842, 0.0113, null, 0.0094),
  ('2026-10-01', 'Rest of Central and Eastern Europe', 0.0860, 0.0212, 0.0712, 0.0175),
  ('2026-10-01', 'Rest of Latin America', 0.0740, 0.0113, null, null),
  ('2026-10-01', 'Rest of Middle East', 0.0392, 0.0091, null, 0.0075),
  ('2026-10-01', 'Rest of Western Europe', 0.0592, 0.0171, 0.0490, 0.0142),
  ('2026-10-01', 'Other', 0.0604, 0.0077, 0.0500, 0.0064)
), prices as (
  select c.market, r.category, b.currency, b.price, greatest(c.valid_from, b.since) as valid_from, b.converted
  from cards c
  cross join lateral (values
    ('marketing', c.usd_marketing, c.eur_marketing), ('utility', c.usd_utility, c.eur_utility),
    ('authentication', c.usd_utility, c.eur_utility), ('service', c.usd_utility, c.eur_utility)) r(category, usd, eur)
  cross join lateral (values
    ('USD', r.usd, false, c.valid_from),
    ('EUR', coalesce(r.eur, round(r.usd * 0.8286, 4)), r.eur is null, date '2026-06-30'))
    b(currency, price, converted, since)
  where r.category <> 'service' or c.valid_from >= '2026-10-01'
)
insert into public.rates (market, category, currency, price, valid_from, converted)
select market, category, currency, price, valid_from, converted from prices;

-- A country that stands nowhere is in Other: Guinea, DR Congo, French overseas territories and more.
insert into public.markets (country_code, market, valid_from)
select unnest(string_to_array(countries, ' ')), market, since::date
from (values
  ('2026-01-01', 'France', 'FR'), ('2026-01-01', 'Germany', 'DE'), ('2026-01-01', 'United Kingdom', 'GB'),
  ('2026-01-01', 'Spain', 'ES'), ('2026-01-01', 'Italy', 'IT'), ('2026-01-01', 'Netherlands', 'NL'),
  ('2026-01-01', 'North America', 'US CA'), ('2026-01-01', 'India', 'IN'), ('2026-01-01', 'Brazil', 'BR'),
  ('2026-01-01', 'Nigeria', 'NG'), ('2026-01-01', 'Egypt', 'EG'), ('2026-01-01', 'South Africa', 'ZA'),
  ('2026-01-01', 'Mexico', 'MX'), ('2026-01-01', 'Argentina', 'AR'), ('2026-01-01', 'Chile', 'CL'),
  ('2026-01-01', 'Colombia', 'CO'), ('2026-01-01', 'Peru', 'PE'), ('2026-01-01', 'Saudi Arabia', 'SA'),
  ('2026-01-01', 'United Arab Emirates', 'AE'), ('2026-01-01', 'Israel', 'IL'), ('2026-01-01', 'Turkey', 'TR'),
  ('2026-01-01', 'Indonesia', 'ID'), ('2026-01-01', 'Malaysia', 'MY'), ('2026-01-01', 'Pakistan', 'PK'),
  ('2026-01-01', 'Russia', 'RU'),
  ('2026-01-01', 'Rest of Africa',
    'DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MA MZ NA NE RW SN SL SO SS SD SZ TZ TG '
    'TN UG ZM ZW'),
  ('2026-01-01', 'Rest of Middle East', 'BH IQ JO KW LB OM QA YE'),
  ('2026-01-01', 'Rest of Western Europe', 'AT BE CH DK FI IE NO PT SE'),
  ('2026-01-01', 'Rest of Central and Eastern Europe',
    'AL AM AZ BG BY CZ GE GR HR HU LT LV MD MK PL RO RS SI SK UA'),
  ('2026-01-01', 'Rest of Asia Pacific', 'AF AU BD CN HK JP KH LA LK MN NP NZ PG PH SG TH TJ TM TW UZ VN'),
  ('2026-01-01', 'Rest of Latin America', 'BO CR DO EC GT HN HT JM NI PA PR PY SV UY VE'),
  ('2026-07-01', 'Hong Kong', 'HK'), ('2026-07-01', 'Hungary', 'HU'), ('2026-07-01', 'Poland', 'PL'),
  ('2026-07-01', 'Qatar', 'QA'), ('2026-07-01', 'Romania', 'RO'), ('2026-07-01', 'Singapore', 'SG'),
  ('2026-10-01', 'Bangladesh', 'BD'), ('2026-10-01', 'Iraq', 'IQ'), ('2026-10-01', 'Kazakhstan', 'KZ'),
  ('2026-10-01', 'Kuwait', 'KW'), ('2026-10-01', 'Morocco', 'MA'), ('2026-10-01', 'Nepal', 'NP'),
  ('2026-10-01', 'Oman', 'OM'), ('2026-10-01', 'Sri Lanka', 'LK'), ('2026-10-01', 'Ukraine', 'UA')
) as known (since, market, countries);
