import { z } from "zod";
import { type RenderedText, renderText, type Values } from "./render.ts";
import { TemplateSnapshot } from "./template.ts";

/**
 * Content of a message before its variables are filled in. `values` is null for a user's reply, which has no variables.
 */
export type Content =
  | { type: "template"; template: TemplateSnapshot; values: Values }
  | { type: "text"; body: string; values: Values | null };

const StoredValues = z.record(z.string(), z.union([z.string(), z.number().transform(String)])).catch({});
const TestParams = z.object({ template: TemplateSnapshot.optional(), values: StoredValues });

export interface StoredMessage {
  kind: "message_1" | "message_2" | "test" | "confirmation" | "reply";
  params: unknown;
  body: string | null;
}
export interface FrozenCampaign {
  template: unknown;
  follow_up_body: string | null;
}

/** Combines a message with its campaign's frozen texts; null when something is missing. */
export function contentOf(message: StoredMessage, campaign: FrozenCampaign | null): Content | null {
  const values = StoredValues.parse(message.params ?? {});
  switch (message.kind) {
    case "message_1": {
      const template = TemplateSnapshot.safeParse(campaign?.template);
      return template.success ? { type: "template", template: template.data, values } : null;
    }
    case "message_2":
      return campaign?.follow_up_body ? { type: "text", body: campaign.follow_up_body, values } : null;
    case "test": {
      const test = TestParams.safeParse(message.params);
      if (!test.success) return null;
      if (test.data.template)
        return { type: "template", template: test.data.template, values: test.data.values };
      return message.body ? { type: "text", body: message.body, values: test.data.values } : null;
    }
    default:
      return message.body ? { type: "text", body: message.body, values: null } : null;
  }
}

/** The final text of a message. */
export const renderBody = (content: Extract<Content, { type: "text" }>): RenderedText =>
  content.values
    ? renderText(content.body, content.values)
    : {
        text: content.body,
        parts: [{ text: content.body, variable: null, missing: false }],
        missing: [],
      };
