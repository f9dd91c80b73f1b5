import type { LedgerEntry } from "../ledger.ts";
import type { Message, Person } from "../people.ts";
import type { Platform } from "../platform.ts";
import { planStatuses } from "../statuses.ts";
import type { Template } from "../templates.ts";
import { type Rendered, renderInteractive, renderOther, renderPlain, renderTemplate } from "./render.ts";
import { parseInteractive, parseSend, parseTemplate, parseText, type SendRequest } from "./request.ts";
import { checkParameters, findSendable } from "./template-checks.ts";
import { checkLengths } from "./template-lengths.ts";

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
      const rendered = renderTemplate(template, sent);
      checkLengths(template, rendered);
      return { template, rendered };
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
    delivered: true,
    template:
      template === null
        ? null
        : { name: template.name, language: template.language, category: template.category },
    callbackData: entry.biz_opaque_callback_data,
  };
}

function deliver(platform: Platform, person: Person, message: Message): void {
  platform.world.addMessage(person, message);
  planStatuses(platform, person, message, undefined);
}

/** Restores an accepted message that the ledger has and the snapshot lacks, because the process was killed. */
export function restoreFromLedger(platform: Platform, entry: LedgerEntry): void {
  if (!entry.accepted || entry.wamid === null || entry.to === null) return;
  if (platform.world.findMessage(entry.wamid) !== undefined) return;
  const person = platform.findOrCreatePerson(entry.to);
  const request = parseSend(entry.request);
  deliver(platform, person, messageOf(entry, entry.wamid, request, contentOf(platform, entry, request)));
}

/** If the template was paused or changed since, only the text in the ledger is left. */
function contentOf(platform: Platform, entry: LedgerEntry, request: SendRequest): Checked {
  try {
    return checkContent(platform, request);
  } catch {
    return { template: null, rendered: renderPlain(entry.body ?? "") };
  }
}
