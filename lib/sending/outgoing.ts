import { contentOf, renderBody } from "@shared/content";
import { findLinks } from "@shared/links";
import { graphComponents, missingValues } from "@shared/render";
import type { OutgoingMessage, SendOutcome } from "@/lib/whatsapp/send-message";
import type { ClaimAnswer, Work } from "./schema";

/** Meta's own codes, so that refusals of ours are classified like Meta's. */
const REQUIRED_PARAMETER_MISSING = 131008;
const PARAMETER_VALUE_INVALID = 131009;
const TEXT_TOO_LONG = 132005;
const MOST_CHARACTERS = 4096;

export type Refusal = Extract<SendOutcome, { outcome: "rejected" }>;
type Campaign = ClaimAnswer["campaigns"][string];

/** The message to post to Meta, or the refusal when it cannot be sent. */
export function outgoing(work: Work, campaign: Campaign | null): OutgoingMessage | Refusal {
  if (!work.to && !work.recipient) return refusal(PARAMETER_VALUE_INVALID, "neither number nor user id");
  const content = contentOf(work, campaign);
  if (!content) return refusal(REQUIRED_PARAMETER_MISSING, "nothing to say");
  const envelope = { to: work.to, recipient: work.recipient, callback_data: work.attempt_id };
  if (content.type === "text") {
    const { text, missing } = renderBody(content);
    if (missing.length > 0) return withoutValue(missing);
    if ([...text].length > MOST_CHARACTERS) return refusal(TEXT_TOO_LONG, "longer than 4096 characters");
    return { ...envelope, content: { type: "text", body: text, preview_url: findLinks(text).length > 0 } };
  }
  const { template, values } = content;
  const missing = missingValues(template, values);
  if (missing.length > 0) return withoutValue(missing);
  const components = graphComponents(template, values, `m:${work.message_id}`);
  const { name, language } = template;
  return { ...envelope, content: { type: "template", template: { name, language, components } } };
}

const withoutValue = (missing: string[]) =>
  refusal(PARAMETER_VALUE_INVALID, `no value for ${missing.join(", ")}`);

const refusal = (code: number, details: string): Refusal => ({ outcome: "rejected", code, details });
