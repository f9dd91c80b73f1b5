import { describe, expect, test } from "vitest";
import { areStale, byUse, refusalOf, variablesOf } from "./rules";

const template = {
  name: "meet",
  language: "fr",
  category: "MARKETING",
  parameter_format: "POSITIONAL",
  status: "APPROVED",
  missing_since: null,
  components: [
    { type: "HEADER", format: "IMAGE" },
    { type: "BODY", text: "Bonjour {{1}}, à {{2}}" },
    { type: "BUTTONS", buttons: [{ type: "URL", text: "Voir", url: "https://exemple.fr/{{1}}" }] },
  ] as unknown[],
};

describe("a template", () => {
  test("lists its header, its positions and its button's address suffix as variables", () => {
    expect(variablesOf(template).map(({ key, kind }) => [key, kind])).toEqual([
      ["header", "image"],
      ["1", "text"],
      ["2", "text"],
      ["button.0", "url_suffix"],
    ]);
  });

  test.each([
    [{}, null],
    [{ status: "approved" }, null],
    [{ status: "PENDING" }, "not_approved"],
    [{ missing_since: "2026-11-22T00:00:00Z" }, "deleted"],
    [{ components: [{ type: "CAROUSEL" }] }, "unsendable"],
    [{ components: ["?"] }, "unsendable"],
    [{ components: [{ type: "HEADER", format: "TEXT", text: "Bonjour" }] }, "unsendable"],
    [
      {
        components: [
          { type: "HEADER", format: "GIF" },
          { type: "BODY", text: "Un gif" },
        ],
      },
      "unsendable",
    ],
  ])("with %j has the refusal %s", (patch, refusal) => {
    expect(refusalOf({ ...template, ...patch })).toBe(refusal);
  });
});

test("a picker shows what can be chosen first, the most recently used before the others", () => {
  const used = (name: string, last_used_at: string | null, refusal: "deleted" | null = null) => ({
    name,
    last_used_at,
    refusal,
  });
  const templates = [
    used("deleted", "2026-11-30T09:00:00Z", "deleted"),
    used("never_b", null),
    used("long_ago", "2026-01-01T09:00:00+01:00"),
    used("never_a", null),
    used("lately", "2026-11-29T09:00:00Z"),
  ];
  expect(templates.toSorted(byUse).map(({ name }) => name)).toEqual([
    "lately",
    "long_ago",
    "never_a",
    "never_b",
    "deleted",
  ]);
});

test("stored templates are stale after five minutes, and when there are none", () => {
  const now = new Date("2026-12-01T09:00:00Z");
  const read = (synced_at: string) => ({ synced_at });
  expect(areStale([], now)).toBe(true);
  expect(areStale([read("2026-12-01T08:54:59Z")], now)).toBe(true);
  expect(areStale([read("2026-11-01T08:00:00Z"), read("2026-12-01T08:55:01Z")], now)).toBe(false);
});
