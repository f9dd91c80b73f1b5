import { renderTemplate, renderText, type Values } from "@shared/render";
import { TemplateSnapshot } from "@shared/template";
import type { Timeline, TimelineEvent } from "@/lib/contacts/timeline";

export type MessageEvent = Extract<TimelineEvent, { type: "message" }>;
type Campaign = Timeline["campaigns"][string];

/** The text that the contact received, from the campaign's text and the values frozen with the message. */
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

/** Ids of the replies that triggered a Message 2: the last suitable one before each. */
export function triggeringOf(items: TimelineEvent[]): Set<number> {
  const ids = items.flatMap((event) => {
    if (event.type !== "message" || event.kind !== "message_2") return [];
    const asked = Date.parse(event.created_at);
    const before = items.filter(
      (other) =>
        other.type === "interaction" &&
        other.triggers &&
        other.campaign_id === event.campaign_id &&
        Date.parse(other.at) <= asked,
    );
    const [latest] = before.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
    return latest?.type === "interaction" ? [latest.id] : [];
  });
  return new Set(ids);
}
