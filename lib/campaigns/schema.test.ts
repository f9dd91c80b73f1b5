import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { parseInput } from "@/lib/http/parse";
import { CampaignDraft, NewCampaign, TestSend } from "./schema";

const valid = {
  name: "Cours du soir",
  category_ids: [1],
  template: { name: "hello", language: "fr", variables: {} },
};

function problems(schema: typeof NewCampaign | typeof CampaignDraft | typeof TestSend, input: unknown) {
  try {
    parseInput(schema, input);
    return {};
  } catch (error) {
    const { fields } = error as { fields: { path: string; code: string }[] };
    return Object.fromEntries(fields.map(({ path, code }) => [path, code]));
  }
}

describe("the input of a campaign", () => {
  test.each([
    [{}, {}],
    [{ template: { name: "hello", language: "en_US" } }, {}],
    [{ name: "  " }, { name: "required" }],
    [{ category_ids: undefined }, { category_ids: "required" }],
    [{ category_ids: ["x"] }, { "category_ids.0": "wrong_type" }],
    [{ template: undefined }, { template: "required" }],
    [{ follow_up: { body: "a".repeat(4097) } }, { "follow_up.body": "too_long" }],
    [{ follow_up: { body: "javascript:alert(1)" } }, { "follow_up.body": "bad_link" }],
    [{ follow_up: { body: "Merci", triggers: { any: false } } }, { "follow_up.triggers.any": "not_allowed" }],
    [{ follow_up: { body: "Merci", delay_seconds: 90_000 } }, { "follow_up.delay_seconds": "too_large" }],
    [
      { follow_up: { body: "Merci", answers_until_days: 91 } },
      { "follow_up.answers_until_days": "too_large" },
    ],
    [{ scheduled_at: "demain" }, { scheduled_at: "bad_format" }],
  ])("with %j has the problems %j", (patch, expected) => {
    expect(problems(NewCampaign, { ...valid, ...patch })).toEqual(expected);
  });

  test.each([
    [{ field: "full_name" }, undefined],
    [{ field: "fields.ville", fallback: "" }, undefined],
    [{ text: "https://exemple.fr/a" }, undefined],
    [{ text: "https://" }, "bad_link"],
    [{ field: "fields.site", fallback: "ftp://exemple.fr" }, "bad_link"],
    [{ field: "password" }, "bad_format"],
    [{ text: " " }, "required"],
    ["full_name", "bad_format"],
  ])("with a variable %j has the error %s", (variable, code) => {
    const template = { ...valid.template, variables: { "1": variable } };
    expect(problems(NewCampaign, { ...valid, template })).toEqual(
      code ? { "template.variables.1": code } : {},
    );
  });

  test("of a draft needs only a name", () => {
    expect(problems(CampaignDraft, { name: "Idée" })).toEqual({});
    expect(problems(CampaignDraft, {})).toEqual({ name: "required" });
  });

  property.prop([
    fc.webUrl({ validSchemes: ["ftp", "file", "javascript", "data", "ssh", "gopher"] }),
    fc.constantFrom("", "Bonjour ", "("),
  ])("P13 accepts only http(s) links in either message", (url, before) => {
    const follow_up = { body: `${before}${url}` };
    const template = { ...valid.template, variables: { "1": { text: `${before}${url}` } } };
    expect(problems(NewCampaign, { ...valid, follow_up })).toEqual({ "follow_up.body": "bad_link" });
    expect(problems(NewCampaign, { ...valid, template })).toEqual({ "template.variables.1": "bad_link" });
  });
});

describe("the input of a test message", () => {
  test("needs a contact or a number, and not both", () => {
    expect(problems(TestSend, { contact_id: 1 })).toEqual({});
    expect(problems(TestSend, { phone: "0612345678" })).toEqual({});
    expect(problems(TestSend, {})).toEqual({ phone: "required" });
    expect(problems(TestSend, { contact_id: 1, phone: "0612345678" })).toEqual({ phone: "required" });
  });
});
