import { describe, expect, test } from "vitest";
import { fieldCode } from "@/lib/i18n/field-codes";
import { componentsOf, parameterFormat } from "./components";
import { NewTemplate } from "./draft-schema";
import { LANGUAGES, SAMPLE_TYPES } from "./drafting";

const good = {
  name: "portes_ouvertes",
  language: "fr",
  category: "MARKETING",
  body: "Bonjour {{1}}, nous ouvrons le {{2}} à tous.",
  samples: { 1: "Awa", 2: "5 décembre" },
};
const problemsOf = (patch: object) => {
  const { error } = NewTemplate.safeParse({ ...good, ...patch }, { error: fieldCode });
  return Object.fromEntries(error?.issues.map(({ path, message }) => [path.join("."), message]) ?? []);
};
const quick = (text: string) => ({ type: "QUICK_REPLY", text });
const link = (patch: object = {}) => ({ type: "URL", text: "Voir", url: "https://exemple.org/a", ...patch });
const call = (phone_number: string, text = "Appeler") => ({ type: "PHONE_NUMBER", text, phone_number });

describe("a template draft", () => {
  test("is valid with all its parts", () => {
    expect(
      problemsOf({
        header: "Bonjour {{1}}",
        header_sample: "Awa",
        footer: "Répondez STOP",
        buttons: [
          quick("Oui"),
          quick("Non"),
          link({ url: "https://exemple.org/{{1}}", sample: "a" }),
          call("+221 33 800 00 00"),
        ],
      }),
    ).toEqual({});
  });

  test.each([
    ["name", { name: "" }, "required"],
    ["name", { name: "Portes ouvertes" }, "bad_template_name"],
    ["name", { name: "é" }, "bad_template_name"],
    ["name", { name: "a".repeat(513) }, "too_long"],
    ["language", { language: "xx" }, "not_allowed"],
    ["category", { category: "AUTHENTICATION" }, "not_allowed"],
    ["header", { header: "a".repeat(61) }, "too_long"],
    ["header", { header: "{{1}} et {{2}}", header_sample: "x" }, "one_variable"],
    ["header_sample", { header: "Bonjour {{1}}" }, "required"],
    ["header", { header: "Bonjour {{prenom}}", header_sample: "Awa" }, "mixed_variables"],
    ["header_media", { header: "Bonjour", header_media: { format: "IMAGE", handle: "4::a" } }, "one_header"],
    ["header_media.format", { header_media: { format: "LOCATION", handle: "4::a" } }, "not_allowed"],
    ["header_media.handle", { header_media: { format: "VIDEO", handle: "" } }, "required"],
    ["body", { body: "" }, "required"],
    ["body", { body: `${"a".repeat(1025)}` }, "too_long"],
    ["body", { body: "{{1}} bonjour à vous tous" }, "variable_at_edge"],
    ["body", { body: "Bonjour à vous tous {{1}}" }, "variable_at_edge"],
    ["body", { body: "Bonjour {{1}} {{2}} et à bientôt, merci" }, "variables_adjacent"],
    ["body", { body: "Bonjour {{1}} !" }, "too_many_variables"],
    ["body", { body: "Bonjour {{1}} et {{3}} à vous tous ici" }, "variables_not_in_sequence"],
    ["body", { body: "Bonjour {{1}} et {{prenom}} à vous tous" }, "mixed_variables"],
    ["body", { body: "Bonjour {{Prénom}} et à bientôt" }, "bad_variable"],
    ["body", { body: "Bonjour {{1} et à bientôt" }, "bad_variable"],
    ["samples.2", { samples: { 1: "Awa" } }, "required"],
    ["samples.1", { samples: { 1: " ", 2: "x" } }, "required"],
    ["samples.constructor", { body: "Bonjour {{constructor}} et à bientôt", samples: {} }, "required"],
    ["footer", { footer: "a".repeat(61) }, "too_long"],
    ["footer", { footer: "À {{1}}" }, "no_variable"],
    ["buttons", { buttons: Array.from({ length: 11 }, (_, at) => quick(`Oui ${at}`)) }, "too_long"],
    ["buttons", { buttons: [link(), link({ text: "b" }), link({ text: "c" })] }, "too_many_urls"],
    ["buttons", { buttons: [call("+221338000000"), call("+221338000001", "b")] }, "one_phone"],
    ["buttons", { buttons: [quick("Oui"), link(), quick("Non")] }, "quick_replies_apart"],
    ["buttons", { buttons: [quick("Oui"), quick("oui ")] }, "same_button"],
    ["buttons.0.text", { buttons: [quick("")] }, "required"],
    ["buttons.0.text", { buttons: [quick("a".repeat(26))] }, "too_long"],
    ["buttons.0.text", { buttons: [quick("{{1}}")] }, "no_variable"],
    ["buttons.0.url", { buttons: [link({ url: "javascript:alert(1)" })] }, "bad_link"],
    ["buttons.0.url", { buttons: [link({ url: "exemple.org" })] }, "bad_link"],
    ["buttons.0.url", { buttons: [link({ url: "https://exemple.org/{{1}}/a" })] }, "url_variable"],
    ["buttons.0.sample", { buttons: [link({ url: "https://exemple.org/{{1}}" })] }, "required"],
    ["buttons.0.phone_number", { buttons: [call("33 800")] }, "bad_button_phone"],
    ["buttons.0.phone_number", { buttons: [call("")] }, "required"],
  ])("is refused at %s for %j: %s", (path, patch, code) => {
    expect(problemsOf(patch)[path]).toBe(code);
  });
});

describe("Meta's limits", () => {
  const words = (count: number) => Array(count).fill("a").join(" ");
  test.each<[string, object]>([
    ["a name of 512 characters", { name: "a".repeat(512) }],
    ["a header of 60 characters", { header: "a".repeat(60) }],
    ["a body of 1,024 characters", { body: "a".repeat(1024) }],
    ["a footer of 60 characters", { footer: "a".repeat(60) }],
    ["ten buttons", { buttons: Array.from({ length: 10 }, (_, at) => quick(`Oui ${at}`)) }],
    ["a button of 25 characters", { buttons: [quick("a".repeat(25))] }],
    ["two links", { buttons: [link(), link({ text: "b" })] }],
    ["a URL of 2,000 characters", { buttons: [link({ url: `https://exemple.org/${"a".repeat(1980)}` })] }],
    ["quick replies after links", { buttons: [link(), quick("Oui"), quick("Non")] }],
    ["five words around two variables", { body: `a {{1}} ${words(3)} {{2}} a` }],
    ["three words around one variable", { body: "a {{1}} a a", samples: { 1: "x" } }],
  ])("allow %s", (_name, patch) => expect(problemsOf(patch)).toEqual({}));

  test.each<[string, object, object]>([
    ["a body of 1,025", { body: "a".repeat(1025) }, { body: "too_long" }],
    [
      "a URL of 2,001",
      { buttons: [link({ url: `https://exemple.org/${"a".repeat(1981)}` })] },
      { "buttons.0.url": "too_long" },
    ],
    [
      "four words around two variables",
      { body: `a {{1}} ${words(2)} {{2}} a` },
      { body: "too_many_variables" },
    ],
    ["a position 0", { body: "a a {{0}} a a", samples: { 0: "x" } }, { body: "variables_not_in_sequence" }],
  ])("do not allow %s", (_name, patch, problems) => expect(problemsOf(patch)).toEqual(problems));

  test("hold these languages and sample files, and no others", () => {
    expect(LANGUAGES.join(" ")).toBe("fr en en_US en_GB ar es pt_PT pt_BR de it nl ha sw");
    expect(SAMPLE_TYPES).toEqual({
      "image/jpeg": "IMAGE",
      "image/png": "IMAGE",
      "video/mp4": "VIDEO",
      "application/pdf": "DOCUMENT",
    });
  });
});

describe("the template sent to Meta", () => {
  const draft = (patch: object) => NewTemplate.parse({ ...good, ...patch });

  test("gives samples by position", () => {
    const given = draft({
      body: "Le {{2}} à vous, {{1}}, et à bientôt donc",
      header: "De {{1}}",
      header_sample: "nous",
    });
    expect(parameterFormat(given)).toBe("POSITIONAL");
    expect(componentsOf(given)).toMatchObject([
      { type: "HEADER", format: "TEXT", example: { header_text: ["nous"] } },
      { type: "BODY", example: { body_text: [["Awa", "5 décembre"]] } },
    ]);
  });

  test("gives samples by name, and leaves out empty parts", () => {
    const given = draft({ body: "Bonjour {{prenom}} et à bientôt", samples: { prenom: "Awa" } });
    expect(parameterFormat(given)).toBe("NAMED");
    expect(componentsOf(given)).toEqual([
      {
        type: "BODY",
        text: given.body,
        example: { body_text_named_params: [{ param_name: "prenom", example: "Awa" }] },
      },
    ]);
  });

  test("gives a link's sample as its whole address, and a phone number without spaces", () => {
    const buttons = [link({ url: "https://exemple.org/{{1}}", sample: "a$&b" }), call("00221 33 800 00 00")];
    expect(componentsOf(draft({ buttons })).at(-1)).toEqual({
      type: "BUTTONS",
      buttons: [
        {
          type: "URL",
          text: "Voir",
          url: "https://exemple.org/{{1}}",
          example: ["https://exemple.org/a$&b"],
        },
        { type: "PHONE_NUMBER", text: "Appeler", phone_number: "+221338000000" },
      ],
    });
  });
});
