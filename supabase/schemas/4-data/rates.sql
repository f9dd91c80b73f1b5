-- Meta's markets and list prices as far as known: to be verified with Meta, edited in the app.
insert into public.markets (country_code, market)
select unnest(string_to_array(countries, ' ')), market
from (values
  ('France', 'FR'), ('Germany', 'DE'), ('United Kingdom', 'GB'), ('Spain', 'ES'), ('Italy', 'IT'),
  ('Netherlands', 'NL'), ('North America', 'US CA'), ('India', 'IN'), ('Brazil', 'BR'), ('Nigeria', 'NG'),
  ('Egypt', 'EG'), ('South Africa', 'ZA'), ('Mexico', 'MX'), ('Argentina', 'AR'), ('Chile', 'CL'), ('Colombia', 'CO'),
  ('Peru', 'PE'), ('Saudi Arabia', 'SA'), ('United Arab Emirates', 'AE'), ('Israel', 'IL'), ('Turkey', 'TR'),
  ('Indonesia', 'ID'), ('Malaysia', 'MY'), ('Pakistan', 'PK'), ('Russia', 'RU'),
  ('Rest of Africa',
    'DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MA MZ NA NE RW SN SL SO SS SD SZ TZ TG '
    'TN UG ZM'),
  ('Rest of Middle East', 'BH IQ JO KW LB OM QA YE'),
  ('Rest of Western Europe', 'AT BE CH DK FI IE NO PT SE'),
  ('Rest of Central and Eastern Europe', 'AL AM AZ BG BY CZ GE GR HR HU LT LV MD MK PL RO RS SI SK UA'),
  ('Rest of Asia Pacific', 'AF AU BD CN HK JP KH LA LK MN NP NZ PG PH SG TH TJ TM TW UZ VN'),
  ('Rest of Latin America', 'BO CR DO EC GT HN HT JM NI PA PR PY SV UY VE')
) as known (market, countries);

-- Authentication costs as much as utility; so do free texts, since 1 October 2026.
with cards (currency, valid_from, market, marketing, utility) as (values
  ('USD', date '2026-01-01', 'France', 0.0859, 0.0300), ('USD', '2026-01-01', 'Germany', 0.1365, 0.0550),
  ('USD', '2026-01-01', 'United Kingdom', 0.0529, 0.0220), ('USD', '2026-01-01', 'North America', 0.0250, 0.0034),
  ('USD', '2026-01-01', 'India', 0.0118, 0.0014), ('USD', '2026-01-01', 'Brazil', 0.0625, 0.0068),
  ('USD', '2026-01-01', 'Nigeria', 0.0516, 0.0067), ('USD', '2026-01-01', 'Egypt', 0.0644, 0.0036),
  ('USD', '2026-01-01', 'Rest of Africa', 0.0225, 0.0040),
  ('USD', '2026-01-01', 'Rest of Middle East', 0.0341, 0.0091), ('USD', '2026-01-01', 'South Africa', 0.0379, 0.0076),
  ('USD', '2026-01-01', 'Spain', 0.0615, 0.0200), ('USD', '2026-01-01', 'Italy', 0.0691, 0.0300),
  ('USD', '2026-01-01', 'Netherlands', 0.1597, 0.0500),
  ('USD', '2026-01-01', 'Rest of Western Europe', 0.0592, 0.0171),
  ('USD', '2026-01-01', 'Rest of Central and Eastern Europe', 0.0860, 0.0212),
  ('USD', '2026-01-01', 'Mexico', 0.0305, 0.0085), ('USD', '2026-01-01', 'Argentina', 0.0618, 0.0260),
  ('USD', '2026-01-01', 'Chile', 0.0889, 0.0200), ('USD', '2026-01-01', 'Colombia', 0.0125, 0.0008),
  ('USD', '2026-01-01', 'Peru', 0.0703, 0.0200), ('USD', '2026-01-01', 'Saudi Arabia', 0.0455, 0.0107),
  ('USD', '2026-01-01', 'United Arab Emirates', 0.0499, 0.0157), ('USD', '2026-01-01', 'Israel', 0.0353, 0.0053),
  ('USD', '2026-01-01', 'Turkey', 0.0109, 0.0053), ('USD', '2026-01-01', 'Indonesia', 0.0411, 0.0250),
  ('USD', '2026-01-01', 'Malaysia', 0.0860, 0.0140), ('USD', '2026-01-01', 'Pakistan', 0.0473, 0.0054),
  ('USD', '2026-01-01', 'Russia', 0.0802, 0.0400), ('USD', '2026-01-01', 'Rest of Asia Pacific', 0.0732, 0.0113),
  ('USD', '2026-01-01', 'Rest of Latin America', 0.0740, 0.0113), ('USD', '2026-01-01', 'Other', 0.0604, 0.0077),
  ('EUR', '2026-06-30', 'France', 0.0712, 0.0248), ('EUR', '2026-06-30', 'Germany', 0.1131, 0.0456),
  ('EUR', '2026-06-30', 'United Kingdom', 0.0438, 0.0182), ('EUR', '2026-06-30', 'Spain', 0.0509, 0.0166),
  ('EUR', '2026-06-30', 'Italy', 0.0572, 0.0248), ('EUR', '2026-06-30', 'Netherlands', 0.1323, 0.0414),
  ('EUR', '2026-06-30', 'North America', 0.0207, 0.0028), ('EUR', '2026-06-30', 'Rest of Africa', 0.0186, 0.0033),
  ('EUR', '2026-06-30', 'Egypt', 0.0533, 0.0030), ('EUR', '2026-06-30', 'Nigeria', 0.0428, 0.0056),
  ('EUR', '2026-06-30', 'South Africa', 0.0314, 0.0063), ('EUR', '2026-06-30', 'India', 0.0099, 0.0012),
  ('EUR', '2026-06-30', 'Brazil', 0.0518, 0.0056), ('EUR', '2026-06-30', 'Rest of Middle East', 0.0282, 0.0075),
  ('EUR', '2026-06-30', 'Rest of Western Europe', 0.0490, 0.0142),
  ('EUR', '2026-06-30', 'Rest of Central and Eastern Europe', 0.0712, 0.0175),
  ('EUR', '2026-06-30', 'Rest of Asia Pacific', 0.0606, 0.0094), ('EUR', '2026-06-30', 'Other', 0.0500, 0.0064)
)
insert into public.rates (market, category, currency, price, valid_from)
select c.market, r.category, c.currency, r.price, greatest(c.valid_from, r.since)
from cards c
cross join lateral (values
  ('marketing', c.marketing, c.valid_from), ('utility', c.utility, c.valid_from),
  ('authentication', c.utility, c.valid_from), ('service', c.utility, date '2026-10-01')) r(category, price, since);
