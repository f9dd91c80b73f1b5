import { describe, expect, test } from "vitest";
import { refusalOf, variablesOf } from "./rules";

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
