// @vitest-environment node
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import {
  graphComponents,
  missingValues,
  renderTemplate,
  renderText,
  templateValue,
  textVariables,
} from "./render.ts";
import { TemplateSnapshot } from "./template.ts";
import { templateVariables, unsendableParts } from "./template-parts.ts";

const snapshot = (components: object[], parameter_format = "POSITIONAL") =>
  TemplateSnapshot.parse({
    name: "rappel",
    language: "fr",
    category: "MARKETING",
    parameter_format,
    components,
  });

const rich = snapshot([
  { type: "header", format: "image" },
  { type: "BODY", text: "Bonjour {{2}}, {{1}} places à {{3}}, {{2}}." },
  { type: "FOOTER", text: "Répondez STOP" },
  {
    type: "BUTTONS",
    buttons: [
      { type: "QUICK_REPLY", text: "Oui" },
      { type: "URL", text: "Suivre", url: "https://example.org/d/{{1}}" },
      { type: "URL", text: "Programme", url: "https://example.org/p" },
      { type: "PHONE_NUMBER", text: "Appeler", phone_number: "+33639980042" },
      { type: "COPY_CODE", text: "Copier" },
    ],
  },
]);
const values = {
  header: "https://example.org/affiche.jpg",
  "1": "12",
  "2": " Awa\nDiop ",
  "3": "Dakar",
  "button.1": "4821 bis?ref=é%20",
  "button.4": "NOEL26",
};

describe("a template", () => {
  it("lists its variables once, header first, buttons by their index among all buttons", () => {
    expect(templateVariables(rich).map(({ key, kind }) => [key, kind])).toEqual([
      ["header", "image"],
      ["1", "text"],
      ["2", "text"],
      ["3", "text"],
      ["button.1", "url_suffix"],
      ["button.4", "coupon_code"],
    ]);
  });

  it("is sent with positional values in order, without its static parts", () => {
    expect(graphComponents(rich, values, "m:7")).toEqual([
      { type: "header", parameters: [{ type: "image", image: { link: "https://example.org/affiche.jpg" } }] },
      {
        type: "body",
        parameters: [
          { type: "text", text: "12" },
          { type: "text", text: "Awa Diop" },
          { type: "text", text: "Dakar" },
        ],
      },
      {
        type: "button",
        sub_type: "quick_reply",
        index: "0",
        parameters: [{ type: "payload", payload: "m:7" }],
      },
      {
        type: "button",
        sub_type: "url",
        index: "1",
        parameters: [{ type: "text", text: "4821%20bis?ref=%C3%A9%20" }],
      },
      {
        type: "button",
        sub_type: "copy_code",
        index: "4",
        parameters: [{ type: "coupon_code", coupon_code: "NOEL26" }],
      },
    ]);
  });

  it("is sent with named values under their names", () => {
    const named = snapshot(
      [
        { type: "HEADER", format: "TEXT", text: "Pour {{prenom}}" },
        { type: "BODY", text: "Le {{ date }}, {{prenom}}" },
      ],
      "named",
    );
    expect(graphComponents(named, { prenom: "Awa", date: "samedi" }, "m:1")).toEqual([
      { type: "header", parameters: [{ type: "text", parameter_name: "prenom", text: "Awa" }] },
      {
        type: "body",
        parameters: [
          { type: "text", parameter_name: "date", text: "samedi" },
          { type: "text", parameter_name: "prenom", text: "Awa" },
        ],
      },
    ]);
  });

  it("keeps a header's {{1}} apart from the body's", () => {
    const both = snapshot([
      { type: "HEADER", format: "TEXT", text: "Pour {{1}}" },
      { type: "BODY", text: "Bonjour {{1}}" },
    ]);
    const rendered = renderTemplate(both, { header: "vous", "1": "Awa" });
    expect([rendered.header?.text?.text, rendered.body.text]).toEqual(["Pour vous", "Bonjour Awa"]);
  });

  it("sends uploaded media by id, and a document with its file name", () => {
    const header = (format: string, value: string) =>
      graphComponents(snapshot([{ type: "HEADER", format }]), { header: value }, "m:1")[0]?.parameters;
    expect(header("VIDEO", "1339522734477770")).toEqual([
      { type: "video", video: { id: "1339522734477770" } },
    ]);
    expect(header("DOCUMENT", "https://example.org/a/plan.pdf?v=2")).toEqual([
      { type: "document", document: { link: "https://example.org/a/plan.pdf?v=2", filename: "plan.pdf" } },
    ]);
  });

  it("sends a location with its four values", () => {
    const place = snapshot([{ type: "HEADER", format: "LOCATION" }]);
    const at = {
      "header.latitude": "14.69",
      "header.longitude": "-17.44",
      "header.name": "Atelier",
      "header.address": "Dakar",
    };
    expect(missingValues(place, at)).toEqual([]);
    expect(graphComponents(place, at, "m:1")[0]?.parameters).toEqual([
      {
        type: "location",
        location: { latitude: "14.69", longitude: "-17.44", name: "Atelier", address: "Dakar" },
      },
    ]);
  });

  it("without variables is sent without components", () => {
    const plain = snapshot([
      { type: "HEADER", format: "TEXT", text: "Portes ouvertes" },
      { type: "BODY", text: "Venez" },
      { type: "BUTTONS", buttons: [{ type: "URL", text: "Voir", url: "https://example.org" }] },
    ]);
    expect(graphComponents(plain, {}, "m:1")).toEqual([]);
    expect(templateVariables(plain)).toEqual([]);
  });

  it("lists the parts that the app cannot send", () => {
    const carousel = snapshot([
      { type: "BODY", text: "x" },
      { type: "CAROUSEL", cards: [] },
      { type: "BUTTONS", buttons: [{ type: "OTP" }, { type: "URL", url: "https://example.org" }] },
    ]);
    expect(unsendableParts(carousel)).toEqual(["CAROUSEL", "OTP"]);
    expect(unsendableParts(rich)).toEqual([]);
  });

  it("can send these parts and buttons, and no others", () => {
    const parts = ["HEADER", "BODY", "FOOTER", "BUTTONS"];
    const buttons = ["QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE", "VOICE_CALL", "REQUEST_CONTACT_INFO"];
    expect(unsendableParts(snapshot(parts.map((type) => ({ type }))))).toEqual([]);
    const withButtons = (types: string[]) =>
      unsendableParts(
        snapshot([{ type: "BODY" }, { type: "BUTTONS", buttons: types.map((type) => ({ type })) }]),
      );
    expect(withButtons(buttons)).toEqual([]);
    const others = ["FLOW", "OTP", "MPM", "CATALOG", "SPM", "OTP"];
    expect(withButtons([...buttons, ...others])).toEqual(["FLOW", "OTP", "MPM", "CATALOG", "SPM"]);
    const body = { type: "BODY" };
    expect(unsendableParts(snapshot([body, { type: "LIMITED_TIME_OFFER" }, { type: "CAROUSEL" }]))).toEqual([
      "LIMITED_TIME_OFFER",
      "CAROUSEL",
    ]);
    expect(unsendableParts(snapshot([{ type: "HEADER" }]))).toEqual(["BODY"]);
  });

  it("shows a missing value by its variable's name and lists it as missing", () => {
    const rendered = renderTemplate(rich, { "1": "12", "2": " \t ", "3": "Dakar" });
    expect(rendered.body.text).toBe("Bonjour [2], 12 places à Dakar, [2].");
    expect(rendered.missing).toEqual(["header", "2", "button.1", "button.4"]);
    expect(rendered.header).toEqual({ format: "IMAGE", text: null, media: null });
  });
});

const name = fc.oneof(
  fc.stringMatching(/^[a-z_][a-z0-9_.]{0,12}$/),
  fc.constantFrom("constructor", "__proto__", "toString", "fields.ville natale", "prénom"),
);
const chunk = fc.oneof(
  fc.string({ unit: "grapheme" }).map((text) => ({ text: text.replace(/[{}]/g, "") })),
  name.map((variable) => ({ variable })),
);

describe("a rendered text", () => {
  test.prop([fc.array(chunk), fc.dictionary(name, fc.string({ unit: "binary" }))])(
    "has no placeholder left, lists exactly the variables without a value, and keeps the braces of a value",
    (chunks, given) => {
      const source = chunks.map((each) => ("text" in each ? each.text : `{{ ${each.variable} }}`)).join("");
      const rendered = renderText(source, given);
      const names = [...new Set(chunks.flatMap((each) => ("variable" in each ? each.variable : [])))];
      expect(textVariables(source)).toEqual(names);
      const blank = (key: string) => !Object.hasOwn(given, key) || !/[^\p{Cc}\s]/u.test(given[key] as string);
      expect(rendered.missing).toEqual(names.filter(blank));
      expect(
        rendered.parts.filter((part) => part.variable === null).some((part) => part.text.includes("{{")),
      ).toBe(false);
      expect(rendered.parts.map((part) => part.text).join("")).toBe(rendered.text);
    },
  );

  test.prop([fc.string({ unit: "binary" })])(
    "of a template variable has no line break, tab or run of spaces",
    (value) => {
      const clean = templateValue(value);
      expect(clean).not.toMatch(/[\n\r\t\u2028\u2029\0]| {2,}|^ | $/);
      expect(clean.isWellFormed()).toBe(true);
      expect(templateValue(clean)).toBe(clean);
    },
  );

  test.prop([fc.string({ unit: "binary" })])(
    "of a button's address stays a valid address for any suffix",
    (suffix) => {
      const template = snapshot([
        { type: "BUTTONS", buttons: [{ type: "URL", text: "x", url: "https://example.org/{{1}}" }] },
      ]);
      const { url } = renderTemplate(template, { "button.0": suffix }).buttons[0] ?? {};
      expect(url).toMatch(/^https:\/\/example\.org\/[\x21-\x7e]*$/);
    },
  );
});
