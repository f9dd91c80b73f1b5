import { describe, expect, test } from "vitest";
import {
  choicesFor,
  controlOf,
  type DraftValues,
  patchOf,
  previewOf,
  unknownVariables,
  valuesOf,
} from "./draft-values";

const draft: DraftValues = {
  name: " Janvier ",
  category_ids: [1, 2],
  excluded_category_ids: [2, 3],
  leave_out_reached: false,
  template: "rappel|fr",
  variables: [
    { key: "1", source: "first_name", words: " vous " },
    { key: "2", source: "text", words: "Dakar" },
    { key: "3", source: "", words: "" },
  ],
  has_follow_up: true,
  body: "Merci {{first_name}}",
  trigger: "chosen",
  buttons: ["Oui"],
  words: "oui, d’accord ;",
  delay_seconds: 60,
};

const variable = (key: string) => ({ key, part: "body" as const, kind: "text" as const, button_index: null });

describe("the editor's request", () => {
  test("holds every choice, without the variables that have no source yet", () => {
    expect(patchOf(draft)).toEqual({
      name: "Janvier",
      category_ids: [1, 2],
      excluded_category_ids: [3],
      leave_out_reached: false,
      template: {
        name: "rappel",
        language: "fr",
        variables: { "1": { field: "first_name", fallback: "vous" }, "2": { text: "Dakar" } },
      },
      follow_up: {
        body: "Merci {{first_name}}",
        triggers: { buttons: ["Oui"], words: ["oui", "d’accord"] },
        delay_seconds: 60,
      },
    });
  });
  test("leaves out an empty name, an unchosen template and an empty Message 2", () => {
    expect(patchOf({ ...draft, name: "  ", template: "", body: " \n" })).toEqual({
      category_ids: [1, 2],
      excluded_category_ids: [3],
      leave_out_reached: false,
      template: null,
      follow_up: null,
    });
  });
  test("for a preview changes with the variables of Message 2, not with its other words", () => {
    const asked = (body: string) => previewOf({ ...draft, body }).follow_up?.body;
    expect(asked("Bonjour {{first_name}} http://")).toBe(asked("Merci {{first_name}}"));
    expect(asked("{{phone}}")).not.toBe(asked("{{first_name}}"));
    expect(asked("Merci")).toBe("…");
  });
});

describe("the editor", () => {
  test("shows the saved draft", () => {
    const saved = valuesOf(
      {
        name: "Janvier",
        category_ids: [1],
        excluded_category_ids: [3],
        template: { name: "rappel", language: "fr", variables: { "1": { field: "fields.ville" } } },
        follow_up: { body: "Merci", triggers: { words: ["oui"], buttons: [] }, delay_seconds: 0 },
      } as unknown as Parameters<typeof valuesOf>[0],
      [variable("1"), variable("2")],
    );
    expect(saved.variables).toEqual([
      { key: "1", source: "fields.ville", words: "" },
      { key: "2", source: "", words: "" },
    ]);
    expect([saved.trigger, saved.words, saved.template]).toEqual(["chosen", "oui", "rappel|fr"]);
  });
  test("preselects the field with a variable's name, and keeps earlier choices", () => {
    const choices = choicesFor(
      [variable("prenom"), variable("Ville"), variable("date")],
      [{ key: "date", source: "text", words: "samedi" }],
      ["ville"],
    );
    expect(choices.map(({ source }) => source)).toEqual(["first_name", "fields.ville", "text"]);
  });
  test("guesses again a variable for which no field was chosen", () => {
    const left = [{ key: "prenom", source: "", words: "" }];
    expect(choicesFor([variable("prenom")], left, [])).toEqual([
      { key: "prenom", source: "first_name", words: "" },
    ]);
    const chosen = [{ key: "prenom", source: "phone", words: "x" }];
    expect(choicesFor([variable("prenom")], chosen, [])).toEqual([
      { key: "prenom", source: "phone", words: "x" },
    ]);
  });
  test("preselects the usual names of a contact's fields, and none for other names", () => {
    const names = ["prenom", "Prénom", "first_name", "firstname", "nom", "name", "full_name", "ville", "1"];
    const sources = choicesFor(names.map(variable), [], ["quartier"]).map(({ source }) => source);
    const first = "first_name";
    const full = "full_name";
    expect(sources).toEqual([first, first, first, first, full, full, full, "", ""]);
  });
  test("asks for a URL, the same for all, as the picture, film or file of a header", () => {
    const kinds = ["image", "video", "document", "location", "text", "url_suffix", "coupon_code"] as const;
    const choices = choicesFor(
      kinds.map((kind) => ({ ...variable(kind), kind })),
      [],
      [],
    );
    expect(choices.filter(({ media }) => media).map(({ key }) => key)).toEqual([
      "image",
      "video",
      "document",
    ]);
  });
  test("shows a server error beside its control", () => {
    expect(controlOf("template.variables.2", draft)).toBe("variables.1.words");
    expect(controlOf("template.variables.2.text", draft)).toBe("variables.1.words");
    expect(controlOf("follow_up.triggers.words.0", draft)).toBe("words");
    expect(controlOf("follow_up.body", draft)).toBe("body");
    expect(controlOf("category_ids", draft)).toBe("category_ids");
  });
  test("recognises variables that no contact field can fill", () => {
    expect(unknownVariables("{{prénom}} {{first_name|vous}} {{fields.ville}} {{phone}}")).toEqual(["prénom"]);
  });
});
