// @vitest-environment node
import { describe, expect, it } from "vitest";
import { contentOf, renderBody } from "./content.ts";

const template = {
  name: "a",
  language: "fr",
  category: "UTILITY",
  components: [{ type: "BODY", text: "{{1}}" }],
};
const campaign = { template, follow_up_body: "Merci {{full_name}}" };

describe("the content", () => {
  it("of Message 1 is the campaign's frozen template with the message's values", () => {
    expect(contentOf({ kind: "message_1", params: { "1": "Awa" }, body: null }, campaign)).toMatchObject({
      type: "template",
      template: { name: "a", parameter_format: "POSITIONAL" },
      values: { "1": "Awa" },
    });
  });

  it("of Message 2 is the campaign's text with the message's values", () => {
    const content = contentOf({ kind: "message_2", params: { full_name: "Awa" }, body: null }, campaign);
    expect(content?.type === "text" && renderBody(content).text).toBe("Merci Awa");
  });

  it("of a test is its own template, or its own text with values", () => {
    const values = { full_name: "Moi" };
    expect(contentOf({ kind: "test", params: { template, values }, body: null }, null)).toMatchObject({
      type: "template",
      values,
    });
    const text = contentOf({ kind: "test", params: { values }, body: "Bonjour {{full_name}}" }, null);
    expect(text?.type === "text" && renderBody(text).text).toBe("Bonjour Moi");
  });

  it("of a user's reply is its text, with braces left alone", () => {
    const content = contentOf({ kind: "reply", params: {}, body: "Voici : {{full_name}}" }, null);
    expect(content?.type === "text" && renderBody(content).text).toBe("Voici : {{full_name}}");
  });

  it("is null when the campaign lacks that part", () => {
    expect(contentOf({ kind: "message_1", params: {}, body: null }, null)).toBeNull();
    expect(
      contentOf({ kind: "message_2", params: {}, body: null }, { template, follow_up_body: null }),
    ).toBeNull();
    expect(contentOf({ kind: "confirmation", params: null, body: null }, null)).toBeNull();
    expect(contentOf({ kind: "test", params: null, body: "x" }, null)).toBeNull();
  });
});
