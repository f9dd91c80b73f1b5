// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_RATES } from "@/lib/base/default-rates";
import { createFormat } from "@/lib/i18n/format";
import { MESSAGES_A_DAY } from "@/lib/queue/status";
import { sweepSchedule } from "@/lib/queue/sweep-schedule";
import { GRAPH_VERSION } from "@/lib/whatsapp/graph-version";
import { WEBHOOK_FIELDS } from "@/lib/whatsapp/webhook-fields";
import { inProject } from "../local/root.ts";

const textOf = (file: string) => readFileSync(inProject(file), "utf8");
const { per_minute, per_second } = DEFAULT_RATES;

const retention = textOf("supabase/schemas/1-tables/retention.sql");
const kept = (column: string) =>
  new RegExp(` ${column} interval not null default '(.*)'`).exec(retention)?.[1];
const keptInFrench = (column: string) =>
  kept(column)
    ?.replace(/days?/, (unit) => unit.replace("day", "jour"))
    .replace("year", "an");

const RELIABILITY = "docs/reliability.md";
const figure = (pattern: RegExp): number =>
  Number(pattern.exec(textOf(RELIABILITY))?.[1]?.replaceAll(",", "") ?? Number.NaN);
/** What `npm run bench` has measured. */
const BENCH = {
  qstash: figure(/QStash messages per 1,000 sends \| [^|]*\| (\d+) \|/),
  send: figure(/a send: its message with the counters \| ([\d,]+) \|/),
  details: figure(/a send: its attempt, its recipients \| ([\d,]+) \|/),
  webhooks: figure(/a send: three raw webhooks \| ([\d,]+) \|/),
  answer: figure(/\| an answer \| ([\d,]+) \|/),
  past: figure(/a send: what is left of it then[^|]*\| ([\d,]+) \|/),
  contact: figure(/a contact in one category \| ([\d,]+) \|/),
  empty: figure(/a database with no data \| (\d+) MB \|/) * 1e6,
};
const STATUSES = 3;
const ANSWERS = 0.1;
/** How many messages the free plan's 500 MB hold, as `npm run bench -- bytes` reckons. */
const WEBHOOKS_OF = 3 * 1_440 * per_minute;
const ANSWER = Math.round(ANSWERS * BENCH.answer);
const MESSAGE = BENCH.send + BENCH.details + ANSWER;
const ROOM = 500e6 - 30e6 - BENCH.empty - 20_000 * BENCH.contact - WEBHOOKS_OF * BENCH.webhooks;
const YEARS = Math.floor(1 + (ROOM - 100_000 * MESSAGE) / (100_000 * (BENCH.past + ANSWER)));
/** Each pump reads and notes the newest attempt; while it sends it notes it again and again. */
const NOTED_EVERY_MS = Number(
  /NOTED_EVERY_MS = ([\d_]+)/.exec(textOf("lib/sending/newest-attempt.ts"))?.[1]?.replace("_", ""),
);
const REDIS_COMMANDS = 2 * BENCH.qstash + ((1_000 / per_minute) * 60_000) / NOTED_EVERY_MS;
/** The free plans' limits; docs/04 says when they were read. */
const PLANS = { function_calls: 500_000, gb_hours: 360, memory_gb: 2, qstash_a_day: MESSAGES_A_DAY };
const perThousand = {
  function_calls: 1_000 * (STATUSES + ANSWERS),
  gb_hours: (1_000 / per_minute / 60) * PLANS.memory_gb,
};
const french = (n: number) => n.toLocaleString("fr-FR").replace(/\s/g, " ");
const rounded = (n: number, to: number) => french(Math.floor(n / to) * to);
const megabytes = (bytes: number) => (bytes / 1_000).toFixed(1).replace(".", ",");
const thousands = (n: number) => n.toLocaleString("en-US");
const SWEEPS_A_DAY = (24 * 60) / Number(/^\*\/(\d+) /.exec(sweepSchedule("https://x.org").cron)?.[1]);

const rates = textOf("supabase/schemas/4-data/rates.sql");
const CARD =
  [...rates.matchAll(/\('([\d-]{10})', '[A-Za-z ]+', 0\.\d+/g)]
    .map(([, day]) => day ?? "")
    .sort()
    .at(-1) ?? "";
const cardInFrench = createFormat("fr", "UTC", "").date(CARD).replaceAll("\u00a0", " ");
const cardInEnglish = createFormat("en", "UTC", "").date(CARD).replaceAll("\u00a0", " ");

/** The prices of a market as the guide writes them: in euros, ≈ where converted, then in dollars. */
function pricesOf(market: string): string[] {
  const row = new RegExp(`\\('${CARD}', '${market}', ([^)]+)\\)`).exec(rates)?.[1]?.split(", ") ?? [];
  const usd = row.slice(0, 2).map(Number);
  const written = (price: number) => price.toFixed(4).replace(".", ",");
  const eur = usd.map((price, at) =>
    row[at + 2] === "null" ? `≈ ${written(price * 0.8286)}` : written(Number(row[at + 2])),
  );
  return [...eur, ...usd.map(written)];
}

const DEPLOYMENT = "docs/04-DEPLOIEMENT-GRATUIT.md";
const START = "docs/00-AVANT-DE-COMMENCER.md";
/** The migration that a restored project is told to have. */
const RELEASE = readdirSync(inProject("supabase/migrations"))[0]?.split("_")[0];

describe("what guides and examples repeat is what the code says:", () => {
  it.each([
    [".env.local.example", /^SEND_RATE_PER_MINUTE=(.*)$/gm, per_minute],
    [".env.local.example", /^SEND_RATE_PER_SECOND=(.*)$/gm, per_second],
    [".env.local.example", /^WHATSAPP_API_VERSION=(.*)$/gm, GRAPH_VERSION],
    ["docs/02-WHATSAPP-SETUP.md", /graph\.facebook\.com\/(v[\d.]+)/g, GRAPH_VERSION],
    ["README.md", /(\d+) messages a minute/g, per_minute],
    ["README.fr.md", /(\d+) par minute/g, per_minute],
    [START, /(\d+) par minute/g, per_minute],
    ["docs/01-CONFIGURATION.md", /`SEND_RATE_PER_MINUTE` \((\d+)\)/g, per_minute],
    ["docs/01-CONFIGURATION.md", /`SEND_RATE_PER_SECOND` \((\d+)\)/g, per_second],
    ["docs/01-CONFIGURATION.md", /(\d+) par minute/g, per_minute],
    [DEPLOYMENT, /(\d+) par minute/g, per_minute],
    [DEPLOYMENT, /et [\d,]+ Mo pendant (\d+ \w+)/g, keptInFrench("processed_events")],
    [DEPLOYMENT, /archive des webhooks : (\d+ \w+)/g, keptInFrench("processed_events")],
    [DEPLOYMENT, /textes reçus : (\d+ \w+)/g, keptInFrench("details")],
    [
      DEPLOYMENT,
      /([\d,]+) Mo pendant un an/g,
      megabytes(BENCH.send + BENCH.details + ANSWERS * BENCH.answer),
    ],
    [DEPLOYMENT, /et ([\d,]+) Mo pendant 3 jours/g, megabytes(BENCH.webhooks)],
    [DEPLOYMENT, /\| (\d[\d ]*) appels \|/g, french(perThousand.function_calls)],
    [
      DEPLOYMENT,
      /appels \| environ ([\d ]+) messages par mois/g,
      rounded((1_000 * PLANS.function_calls) / perThousand.function_calls, 10_000),
    ],
    [DEPLOYMENT, /\| ([\d,]+) Go-heure \|/g, perThousand.gb_hours.toFixed(2).replace(".", ",")],
    [
      DEPLOYMENT,
      /Go-heure \| environ ([\d ]+) messages par mois/g,
      rounded((1_000 * PLANS.gb_hours) / perThousand.gb_hours, 10_000),
    ],
    [DEPLOYMENT, /\| (\d+) appels, et un par page/g, BENCH.qstash],
    [DEPLOYMENT, /\| (\d+) messages ; la vérification/g, BENCH.qstash],
    [DEPLOYMENT, /quarts d’heure, (\d+) par jour/g, SWEEPS_A_DAY],
    [
      DEPLOYMENT,
      /environ ([\d ]+) messages par jour, plus que 25/g,
      rounded((1_000 * (PLANS.qstash_a_day - SWEEPS_A_DAY)) / BENCH.qstash, 1_000),
    ],
    [DEPLOYMENT, /\| (\d+) commandes au plus/g, REDIS_COMMANDS],
    [
      "docs/01-CONFIGURATION.md",
      /25 par minute font ([\d ]+) messages par jour/g,
      french(per_minute * 1_440),
    ],
    [DEPLOYMENT, /environ ([\d ]+) messages d’une même année/g, rounded(ROOM / MESSAGE, 10_000)],
    ["README.md", /([\d,]+) messages of one year/g, thousands(Math.floor(ROOM / MESSAGE / 10_000) * 10_000)],
    [DEPLOYMENT, /plus de (\d+) ans à 100 000 messages par an/g, YEARS],
    [RELIABILITY, /\d \+ \d+ \+ \d+ = ([\d,]+) bytes/g, thousands(MESSAGE)],
    [RELIABILITY, /sends\): (\d+) MB/g, Math.floor(ROOM / 1e6)],
    [
      RELIABILITY,
      /holds ([\d,]+) messages of one year/g,
      thousands(Math.floor(ROOM / MESSAGE / 1_000) * 1_000),
    ],
    [RELIABILITY, /lasts for more than (\d+) years/g, YEARS],

    ["docs/01-CONFIGURATION.md", /grille du (\S+ \S+ \d{4})/g, cardInFrench],
    ["docs/02-WHATSAPP-SETUP.md", /grille du (\S+ \S+ \d{4})/g, cardInFrench],
    [DEPLOYMENT, /grille du (\S+ \S+ \d{4})/g, cardInFrench],
    [START, /grille du (\S+ \S+ \d{4})/g, cardInFrench],
    ["README.fr.md", /grille du (\S+ \S+ \d{4})/g, cardInFrench],
    ["README.md", /card of (\d+ \w+ \d{4})/g, cardInEnglish],
    ["docs/06-SAUVEGARDER.md", /--status applied (\d+)/g, RELEASE],
    ["docs/07-DROITS-ET-DEVOIRS.md", /avis bruts de Meta après (\d+ \w+)/g, keptInFrench("processed_events")],
    ["SECURITY.md", /kept for (\d+ \w+) after processing/g, kept("processed_events")],
    ["docs/reliability.md", /three raw webhooks \| [\d,]+ \| (\d+ \w+) \|/g, kept("processed_events")],
    ["docs/reliability.md", /its attempt, its recipients \| \d+ \| (\d+ \w+) \|/g, kept("details")],
    ["docs/reliability.md", /without its words after (\d+ \w+)/g, kept("details")],
    ["docs/reliability.md", /a line of an import [^|]*\| \d+ \| (\d+ \w+) \|/g, kept("import_lines")],
  ])("%s, %s", (file, pattern, fact) => {
    const said = [...textOf(file).matchAll(pattern)].map(([, value]) => value);
    expect(said.length).toBeGreaterThan(0);
    expect(new Set(said)).toEqual(new Set([String(fact)]));
  });

  it.each([
    ["France", "France"],
    ["Belgique, Suisse", "Rest of Western Europe"],
    ["Maroc", "Morocco"],
    ["Algérie, Tunisie, Sénégal, Côte d’Ivoire, Mali, Cameroun", "Rest of Africa"],
    ["Guinée, RD Congo, La Réunion, Antilles", "Other"],
    ["Canada, États-Unis", "North America"],
  ])("the prices to %s", (countries, market) => {
    const row = textOf("docs/02-WHATSAPP-SETUP.md")
      .split("\n")
      .find((line) => line.startsWith(`| ${countries} |`));
    expect(
      row
        ?.split("|")
        .slice(2, -1)
        .map((cell) => cell.trim()),
    ).toEqual(pricesOf(market));
  });
});

/** How many people of the examples of costs live in which market; a year has 12 campaigns. */
const PEOPLE: Record<number, string> = {
  300: "France",
  1200: "Rest of Africa",
  5000: "Morocco",
  500: "Morocco",
};

describe.each([
  ["README.md", 4],
  ["README.fr.md", 4],
  [START, 10],
])("the examples of costs in %s", (file, count) => {
  const euroNumber = (text: string) => Number(text.replaceAll(" ", "").replace(",", "."));
  const number = (text: string) =>
    file === "README.md" ? Number(text.replaceAll(",", "")) : euroNumber(text);
  const sums = [
    ...textOf(file).matchAll(/(\d[\d ,]*) × (\d[\d.,]*) ([€$]) = \*\*(\d[\d ,.]*) [€$]\*\*/g),
  ].map(([sum, times = "", price = "", currency = "", total = ""]) => ({
    sum,
    times: number(times),
    price: number(price),
    currency,
    total: number(total),
  }));

  it("multiply right", () => {
    expect(sums).toHaveLength(count);
    expect(sums.filter(({ times, price, total }) => total !== Number((times * price).toFixed(2)))).toEqual(
      [],
    );
  });

  it("use the prices of the card", () => {
    const known = ({ times, currency }: { times: number; currency: string }) => {
      const prices = pricesOf(PEOPLE[times] ?? "");
      return (currency === "€" ? prices.slice(0, 2) : prices.slice(2)).map(euroNumber);
    };
    const campaigns = sums.filter(({ times }) => times !== 12);
    expect(campaigns.filter((each) => !known(each).includes(each.price)).map(({ sum }) => sum)).toEqual([]);
  });
});

it("docs/02 names exactly the webhook fields that Relance ticks", () => {
  const named = /Abonnez-vous aux champs : (.*)\.$/m.exec(textOf("docs/02-WHATSAPP-SETUP.md"))?.[1] ?? "";
  expect([...named.matchAll(/`(\w+)`/g)].map(([, field]) => field)).toEqual(WEBHOOK_FIELDS);
});

describe("the table of free plans in docs/04", () => {
  const table = textOf(DEPLOYMENT)
    .split("\n")
    .filter((line) => line.startsWith("| "));

  it("names only meters that the health page and doctor have", () => {
    const { plan } = JSON.parse(textOf("messages/fr.json")).settings.health as {
      plan: Record<string, string>;
    };
    const rows = table.filter((line) => /Meta|Supabase|Vercel|Upstash/.test(line)).join("\n");
    const onThePage = [...rows.matchAll(/Réglages → Santé, « ([^»]+) »/g)].map(([, name = ""]) => name);
    expect(onThePage).toEqual([plan.database, plan.queue]);
    const inDoctor = [...rows.matchAll(/`npm run doctor`, « ([^»]+) »/g)].map(([, name = ""]) => name);
    expect(inDoctor.length).toBeGreaterThan(5);
    const sources = ["doctor", "project", "supabase", "upstash", "webhook", "app", "auth-config"]
      .map((name) => textOf(`scripts/doctor/${name}.ts`))
      .join("\n");
    for (const name of inDoctor) expect(sources).toContain(`"${name}"`);
  });
});
