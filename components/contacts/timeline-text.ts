import { renderTemplate, renderText, type Values } from "@shared/render";
import { TemplateSnapshot } from "@shared/template";
import type { Timeline, TimelineEvent } from "@/lib/contacts/timeline";

export type MessageEvent = Extract<TimelineEvent, { type: "message" }>;
type Campaign = Timeline["campaigns"][string];

/** What the person got to read, from the campaign's text and the values that were frozen for them. */
export function textOf(event: MessageEvent, campaign: Campaign | undefined): string | null {
  if (event.body) return event.body;
  const values = valuesOf(event.params);
  if (event.kind === "message_2") {
    return campaign?.follow_up_body ? renderText(campaign.follow_up_body, values).text : null;
  }
  const template = TemplateSnapshot.safeParse(campaign?.template);
  return event.kind === "message_1" && template.success
    ? renderTemplate(template.data, values).body.text
    : null;
}

const valuesOf = (params: MessageEvent["params"]): Values =>
  Object.fromEntries(
    Object.entries(params ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
