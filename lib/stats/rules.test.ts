import { expect, test } from "vitest";
import { rowsOf, successOf, withRoundedCosts } from "./rules";
import type { Figures, StatisticsAnswer } from "./statistics-schema";

const few = (sent: number, delivered = 0, failed = 0, cost = 0) => ({
  sent,
  delivered,
  read: 0,
  failed,
  unknown: 0,
  cost,
});
const figures = (all: ReturnType<typeof few>, message_1 = all): Figures => ({ ...all, message_1 });

const answer: StatisticsAnswer = {
  from: "2026-11-21",
  to: "2026-11-23",
  time_zone: "Africa/Dakar",
  currency: "EUR",
  figures: {
    day: { "2026-11-22": figures(few(9)) },
    campaign: {
      "": figures(few(2, 2, 0, 0.02), few(0)),
      1: figures(few(5, 4, 1, 0.5), few(3, 2, 1, 0.4)),
      2: figures(few(2, 2, 0, 0.2)),
      3: figures(few(7, 7, 0, 0.07)),
    },
    country: { SN: figures(few(1)), FR: figures(few(8)), "": figures(few(0, 0, 3)) },
    hour: { 9: figures(few(9)) },
  },
  replies: { day: { "2026-11-22": 4, "2026-11-23": 1 }, hour: { 10: 5 }, campaign: { 1: 4, 9: 1 } },
  campaigns: {
    1: { name: "Rentrée", template_name: "promo", template_language: "fr", category: "marketing" },
    2: { name: "Suite", template_name: "promo", template_language: "fr", category: "marketing" },
    3: { name: "Reçu", template_name: "recu", template_language: "fr", category: "utility" },
    9: { name: "Vieille", template_name: "promo", template_language: "en", category: "marketing" },
  },
  spending: { from: null, until: null, rows: [], numbers: [] },
  rates: { FR: { marketing: 0.0712, utility: 0.0248, service: 0.0248 } },
};
const rows = rowsOf(answer);

test("all days and hours are listed in order, those without messages too", () => {
  expect(rows.days.map(({ day, sent, replies }) => [day, sent, replies])).toEqual([
    ["2026-11-21", 0, 0],
    ["2026-11-22", 9, 4],
    ["2026-11-23", 0, 1],
  ]);
  expect(rows.hours).toHaveLength(24);
  expect([rows.hours[9]?.sent, rows.hours[10]?.replies]).toEqual([9, 5]);
});

test("campaigns are sorted by messages sent, with those that only got replies, and messages of no campaign", () => {
  expect(rows.campaigns.map(({ id, sent, replies }) => [id, sent, replies])).toEqual([
    [3, 7, 0],
    [1, 5, 4],
    [2, 2, 0],
    [null, 2, 0],
    [9, 0, 1],
  ]);
});

test("rows with as many messages sent are sorted by those that failed", () => {
  const tied = {
    ...answer,
    figures: { ...answer.figures, country: { A: figures(few(1, 0, 1)), B: figures(few(1, 0, 2)) } },
  };
  expect(rowsOf(tied).countries.map(({ country }) => country)).toEqual(["B", "A"]);
});

test("a row with nothing but failures or unknown outcomes is listed, one without anything is not", () => {
  const one = (more: object) => figures({ ...few(0), ...more });
  const country = { A: one({ failed: 1 }), B: one({ unknown: 1 }), C: one({ delivered: 1 }), D: one({}) };
  const rowsFor = rowsOf({ ...answer, figures: { ...answer.figures, country } });
  expect(new Set(rowsFor.countries.map((row) => row.country))).toEqual(new Set(["A", "B"]));
});

test("categories that cost as much are sorted by messages sent, and those without messages or cost left out", () => {
  const campaign = { 1: figures(few(1, 1, 0, 5)), 3: figures(few(2, 2, 0, 5)), 9: figures(few(0, 0, 4)) };
  const { categories } = rowsOf({ ...answer, figures: { ...answer.figures, campaign } });
  expect(categories.map(({ category }) => category)).toEqual(["utility", "marketing"]);
});

test("countries have their list prices, and an unknown country has no name", () => {
  expect(rows.countries.map(({ country, rates }) => [country, rates?.marketing ?? null])).toEqual([
    ["FR", 0.0712],
    ["SN", null],
    [null, null],
  ]);
});

test("templates add up the Message 1 of their campaigns", () => {
  expect(rows.templates.map(({ name, sent, failed }) => [name, sent, failed])).toEqual([
    ["recu", 7, 0],
    ["promo", 5, 1],
  ]);
});

test("messages without a template are billed as service, and the categories add up to the total", () => {
  expect(rows.categories.map(({ category, cost }) => [category, Number(cost.toFixed(4))])).toEqual([
    ["marketing", 0.6],
    ["service", 0.12],
    ["utility", 0.07],
  ]);
  const sum = (list: { cost: number }[]) => list.reduce((all, { cost }) => all + cost, 0);
  expect(sum(rows.categories)).toBeCloseTo(sum(rows.campaigns));
});

test("P6 the success rate is delivered messages over attempted ones, and null when none was attempted", () => {
  expect(successOf({ ...few(3, 2, 1), unknown: 1 })).toBe(0.4);
  expect(successOf(few(0))).toBeNull();
});

test("the costs that a page shows add up to the same rounded sum in every table", () => {
  const row = (cost: number) => ({ cost }) as never;
  const tables = { days: [row(1.234), row(2.222)], countries: [row(0.0712), row(0.0712), row(3.3136)] };
  const shown = withRoundedCosts({
    campaigns: [],
    hours: [],
    templates: [],
    categories: [],
    ...tables,
  } as never);
  const sum = (rows: { cost: number }[]) => rows.reduce((all, { cost }) => all + Math.round(100 * cost), 0);
  expect([sum(shown.days), sum(shown.countries)]).toEqual([346, 346]);
});
