import type { LedgerEntry } from "../ledger.ts";
import type { Message, Person } from "../people.ts";
import type { Platform } from "../platform.ts";
import { planStatuses } from "../statuses.ts";
import type { Template } from "../templates.ts";
import { type Rendered, renderInteractive, renderOther, renderPlain, renderTemplate } from "./render.ts";
import { parseInteractive, parseSend, parseTemplate, parseText, type SendRequest } from "./request.ts";
import { checkParameters, findSendable } from "./template-checks.ts";

export interface Checked {
  template: Template | null;
  rendered: Rendered;
}

export function checkContent(platform: Platform, request: SendRequest): Checked {
  switch (request.type) {
    case "template": {
      const sent = parseTemplate(request.template);
      const template = findSendable(platform.world.templates, sent);
      checkParameters(template, sent);
      return { template, rendered: renderTemplate(template, sent) };
    }
    case "text":
      return { template: null, rendered: renderPlain(parseText(request.text)) };
    case "interactive":
      return { template: null, rendered: renderInteractive(parseInteractive(request.interactive)) };
    default:
      return { template: null, rendered: renderOther(request) };
  }
}

export function messageOf(
  entry: Pick<LedgerEntry, "at" | "kind" | "phone_number_id" | "biz_opaque_callback_data">,
  wamid: string,
  request: SendRequest,
  { template, rendered }: Checked,
): Message {
  return {
    wamid,
    at: entry.at,
    from: "us",
    phoneNumberId: entry.phone_number_id,
    kind: entry.kind,
    ...rendered,
    quotes: request.context?.message_id ?? null,
    status: "accepted",
    errorCode: null,
    handed: true,
    template:
      template === null
        ? null
        : { name: template.name, language: template.language, category: template.category },
    callbackData: entry.biz_opaque_callback_data,
  };
}

export function deliver(platform: Platform, person: Person, message: Message): void {
  platform.world.addMessage(person, message);
  planStatuses(platform, person, message, undefined);
}

/** Takes over what the ledger accepted and the snapshot hadn't seen yet when the process was killed. */
export function adopt(platform: Platform, entry: LedgerEntry): void {
  if (!entry.accepted || entry.wamid === null || entry.to === null) return;
  if (platform.world.findMessage(entry.wamid) !== undefined) return;
  const person = platform.meet(entry.to);
  const request = parseSend(entry.request);
  deliver(platform, person, messageOf(entry, entry.wamid, request, contentAgain(platform, entry, request)));
}

/** The template may have been paused or changed since: then the text that the ledger kept stands alone. */
function contentAgain(platform: Platform, entry: LedgerEntry, request: SendRequest): Checked {
  try {
    return checkContent(platform, request);
  } catch {
    return { template: null, rendered: renderPlain(entry.body ?? "") };
  }
}
