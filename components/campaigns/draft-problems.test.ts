import { describe, expect, test } from "vitest";
import { problemsOf, wrongOf } from "./draft-problems";
import { type DraftValues, valuesOf } from "./draft-values";

const complete: DraftValues = {
  ...valuesOf(null, []),
  name: "Janvier",
  category_ids: [1],
  template: "rappel|fr",
  variables: [{ key: "1", source: "first_name", words: "" }],
  has_follow_up: true,
  body: "Merci {{first_name|vous}}, voici https://example.org/a",
};
const problems = (change: Partial<DraftValues>) => problemsOf({ ...complete, ...change }, ["rappel|fr"]);

describe("a draft", () => {
  test("that is complete has no problem", () => {
    expect(problems({})).toEqual({});
  });
  test("that is empty lists all its problems, in the order of the page", () => {
    const empty = problemsOf({ ...valuesOf(null, []), has_follow_up: true }, []);
    expect(Object.entries(empty)).toEqual([
      ["name", "required"],
      ["category_ids", "choose_category"],
      ["template", "choose_template"],
    ]);
  });
  test("is refused with a template that Meta has not approved", () => {
    expect(problems({ template: "promo|fr" })).toEqual({ template: "template_not_approved" });
  });
  test("4.3 is refused with a malformed link in either message, before the server is called", () => {
    const wrong = problems({
      variables: [{ key: "1", source: "text", words: "javascript:alert(1)" }],
      body: "Voir https://exemple",
    });
    expect(wrongOf(wrong)).toEqual({ "variables.0.words": "bad_link", body: "bad_link" });
    expect(wrongOf(problems({ name: "", body: "" }))).toEqual({});
  });
  test("shows while it is typed what is wrong, and only in the review what is missing", () => {
    const shown = (code: string) => Object.keys(wrongOf({ body: code })).length === 1;
    expect(["bad_link", "bad_media", "unknown_variable", "too_long"].filter(shown)).toHaveLength(4);
    expect(
      [
        "required",
        "choose_category",
        "choose_template",
        "choose_trigger",
        "template_not_approved",
        "variable_missing",
      ].filter(shown),
    ).toEqual([]);
    expect(problems({ body: "Merci {{prenom}}" })).toEqual({ body: "unknown_variable" });
  });
  test("needs the address of a picture or its id at Meta", () => {
    const picture = (words: string) =>
      problems({ variables: [{ key: "header", source: "text", words, media: true }] })["variables.0.words"];
    expect(["affiche.jpg", "https://exemple.org/a.jpg", "4711"].map(picture)).toEqual([
      "bad_media",
      undefined,
      undefined,
    ]);
    expect(problems({ variables: [{ key: "header", source: "text", words: "affiche" }] })).toEqual({});
  });
  test("needs a source for each variable, and a text for a variable that is the same for all", () => {
    const variables = [
      { key: "1", source: "", words: "" },
      { key: "2", source: "text", words: " " },
    ];
    expect(problems({ variables })).toEqual({
      "variables.0.source": "variable_missing",
      "variables.1.words": "required",
    });
  });
  test("needs a Message 2 text and a trigger only when those are switched on", () => {
    expect(problems({ has_follow_up: false, body: "", trigger: "chosen" })).toEqual({});
    expect(problems({ trigger: "chosen", words: " , " })).toEqual({ words: "choose_trigger" });
    expect(problems({ trigger: "chosen", buttons: ["Oui"] })).toEqual({});
  });
  test("takes 4,096 characters in Message 2, an emoji counting as one", () => {
    expect(problems({ body: "😀".repeat(4096) })).toEqual({});
    expect(problems({ body: "a".repeat(4097) })).toEqual({ body: "too_long" });
  });
});
