// @vitest-environment node
import { describe, expect, it } from "vitest";
import { outgoing } from "./outgoing";
import type { Work } from "./schema";

const work = (over: Partial<Work>): Work => ({
  attempt_id: "att",
  message_id: 7,
  kind: "message_1",
  campaign_id: 3,
  to: "+221771234567",
  recipient: null,
  params: { "1": "Awa" },
  body: null,
  ...over,
});
const template = {
  name: "rappel",
  language: "fr",
  category: "MARKETING",
  parameter_format: "POSITIONAL",
  components: [
    { type: "BODY", text: "Bonjour {{1}}" },
    { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Oui" }] },
  ],
};
const campaign = { template, follow_up_body: "Merci {{full_name}} : https://exemple.fr" };

describe("a message to Meta", () => {
  it("is a template whose button payloads carry the message's id", () => {
    expect(outgoing(work({}), campaign)).toMatchObject({
      to: "+221771234567",
      callback_data: "att",
      content: {
        type: "template",
        template: {
          name: "rappel",
          components: [
            { type: "body", parameters: [{ type: "text", text: "Awa" }] },
            { type: "button", parameters: [{ type: "payload", payload: "m:7" }] },
          ],
        },
      },
    });
  });

  it("is a text, with a preview of its link", () => {
    expect(outgoing(work({ kind: "message_2", params: { full_name: "Awa" } }), campaign)).toMatchObject({
      content: { type: "text", body: "Merci Awa : https://exemple.fr", preview_url: true },
    });
    expect(outgoing(work({ kind: "reply", body: "Oui" }), null)).toMatchObject({
      content: { preview_url: false },
    });
  });

  it("may have 4,096 characters, an emoji counting as one", () => {
    const reply = (body: string) => outgoing(work({ kind: "reply", body }), null);
    expect(reply("é".repeat(4096))).toHaveProperty("content");
    expect(reply("😀".repeat(4096))).toHaveProperty("content");
    expect(reply("😀".repeat(4097))).toMatchObject({ code: 132005 });
  });

  it.each([
    ["a template without a value", work({ params: {} }), 131009],
    ["a text without a value", work({ kind: "message_2", params: {} }), 131009],
    ["no recipient", work({ to: null }), 131009],
    ["an empty text", work({ kind: "reply" }), 131008],
    ["a text that is too long", work({ kind: "reply", body: "é".repeat(4097) }), 132005],
  ])("is rejected before sending with %s", (_name, refused, code) => {
    expect(outgoing(refused, campaign)).toMatchObject({ outcome: "rejected", code });
  });
});
