// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_RATES } from "@/lib/base/default-rates";
import { createFormat } from "@/lib/i18n/format";
import { GRAPH_VERSION } from "@/lib/whatsapp/graph-version";
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

const rates = textOf("supabase/schemas/4-data/rates.sql");
const CARD =
  [...rates.matchAll(/\('([\d-]{10})', '[A-Za-z ]+', 0\.\d+/g)]
    .map(([, day]) => day ?? "")
    .sort()
    .at(-1) ?? "";
const cardInFrench = createFormat("fr", "UTC", "").date(CARD).replaceAll("\u00a0", " ");

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

describe("what guides and examples repeat is what the code says:", () => {
  it.each([
    [".env.local.example", /^SEND_RATE_PER_MINUTE=(.*)$/gm, per_minute],
    [".env.local.example", /^SEND_RATE_PER_SECOND=(.*)$/gm, per_second],
    [".env.local.example", /^WHATSAPP_API_VERSION=(.*)$/gm, GRAPH_VERSION],
    ["docs/02-WHATSAPP-SETUP.md", /graph\.facebook\.com\/(v[\d.]+)/g, GRAPH_VERSION],
    ["README.md", /(\d+) messages a minute/g, per_minute],
    ["docs/01-CONFIGURATION.md", /`SEND_RATE_PER_MINUTE` \((\d+)\)/g, per_minute],
    ["docs/01-CONFIGURATION.md", /`SEND_RATE_PER_SECOND` \((\d+)\)/g, per_second],
    ["docs/01-CONFIGURATION.md", /(\d+) par minute/g, per_minute],
    [DEPLOYMENT, /(\d+) par minute/g, per_minute],
    [DEPLOYMENT, /webhooks bruts que (\d+ \w+)/g, keptInFrench("processed_events")],
    [DEPLOYMENT, /archive des webhooks : (\d+ \w+)/g, keptInFrench("processed_events")],
    [DEPLOYMENT, /textes reçus : (\d+ \w+)/g, keptInFrench("details")],
    ["docs/01-CONFIGURATION.md", /grille du (\S+ \S+ \d{4})/g, cardInFrench],
    ["docs/02-WHATSAPP-SETUP.md", /grille du (\S+ \S+ \d{4})/g, cardInFrench],
    [DEPLOYMENT, /grille du (\S+ \S+ \d{4})/g, cardInFrench],
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
    ["Algérie, Tunisie, Sénégal, Côte d'Ivoire, Mali, Cameroun", "Rest of Africa"],
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
