import { between, takeFault } from "../chance.ts";
import type { Answer } from "../http.ts";
import type { LedgerEntry } from "../ledger.ts";
import type { HeldFault, StatusFault } from "../orders.ts";
import { type Person, readRecipientNumber } from "../people.ts";
import type { Platform } from "../platform.ts";
import { planStatuses } from "../statuses.ts";
import { newWamid } from "../wamid.ts";
import { DISPLAY_NUMBER, type PhoneNumber } from "../world.ts";
import { checkContent, messageOf } from "./accept.ts";
import { GraphError, invalidParameter, unknownObject } from "./errors.ts";
import { faultAnswer, refuseByOrder } from "./ordered.ts";
import { parseSend, type SendRequest } from "./request.ts";

const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

type Draft = Omit<LedgerEntry, "seq">;

/** `POST /{phone_number_id}/messages`. The outcome is in the ledger before the answer is sent. */
export function postMessage(
  platform: Platform,
  request: { phoneNumberId: string; body: unknown; at: number; authorized: GraphError | null },
): Answer {
  const { body, at, phoneNumberId } = request;
  const draft = draftOf(phoneNumberId, at, body);
  const route = { recipient: draft.to ?? "", phoneNumberId };
  const delayMs = platform.orders.latency_ms === null ? 0 : between(platform.orders.latency_ms);
  if (takeFault(platform.orders.cut_before, route) !== undefined) {
    platform.ledger.append({ ...draft, outcome: "cut_before" });
    return { cut: true, delayMs: 0 };
  }
  const raw = takeFault(platform.orders.raw, route);
  if (raw !== undefined) {
    platform.ledger.append({ ...draft, outcome: "refused" });
    return { raw: Buffer.from(raw.base64, "base64"), delayMs };
  }
  const statusFault = takeFault(platform.orders.http_status, route);
  try {
    if (request.authorized !== null) throw request.authorized;
    if (statusFault !== undefined && !statusFault.accepted) {
      platform.ledger.append({ ...draft, outcome: "refused", http_status: statusFault.status });
      return { ...faultAnswer(statusFault), delayMs };
    }
    const phone = platform.phone(phoneNumberId);
    if (phone === undefined) throw unknownObject(phoneNumberId, "post");
    if (!phone.registered) throw new GraphError(133010);
    refuseByOrder(platform, route);
    const sent = parseSend(body);
    if (sent.status === "read") return markRead(platform, draft, sent, delayMs);
    return accept(platform, { draft, sent, phone, statusFault, delayMs });
  } catch (error) {
    const graphError = error instanceof GraphError ? error : new GraphError(1, String(error));
    const { code, status } = graphError;
    platform.ledger.append({ ...draft, outcome: "refused", code, http_status: status });
    return { status, json: graphError.body(), delayMs };
  }
}

function draftOf(phoneNumberId: string, at: number, body: unknown): Draft {
  const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const template = (given.template ?? {}) as { name?: unknown; language?: { code?: unknown } };
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  const to = text(given.to);
  return {
    at,
    phone_number_id: phoneNumberId,
    to: (to === null ? null : readRecipientNumber(to, DISPLAY_NUMBER)) ?? to ?? text(given.recipient),
    kind: given.status === "read" ? "mark_read" : (text(given.type) ?? "text"),
    template: text(template.name),
    language: text(template.language?.code),
    body: null,
    biz_opaque_callback_data: text(given.biz_opaque_callback_data),
    accepted: false,
    outcome: "refused",
    code: null,
    http_status: null,
    wamid: null,
    request: body,
  };
}

function markRead(platform: Platform, draft: Draft, sent: SendRequest, delayMs: number): Answer {
  const id = typeof sent.message_id === "string" ? sent.message_id : "";
  const found = platform.world.findMessage(id);
  if (found === undefined) throw new GraphError(131009, `message_id ${id} is unknown`);
  found.message.status = "read";
  platform.world.changed();
  platform.ledger.append({ ...draft, accepted: true, outcome: "accepted", http_status: 200 });
  return { status: 200, json: { success: true }, delayMs };
}

function recipientOf(platform: Platform, sent: SendRequest, phone: PhoneNumber): Person {
  if (sent.to !== undefined && sent.to !== "") {
    const number = readRecipientNumber(sent.to, phone.display);
    if (number === null) throw new GraphError(131009, `Param to is not a valid phone number: ${sent.to}`);
    if (number === `+${phone.display.replace(/\D/g, "")}`) throw new GraphError(131021);
    return platform.findOrCreatePerson(number);
  }
  if (!sent.recipient) throw invalidParameter("The parameter to is required.");
  if (!USER_ID.test(sent.recipient)) throw new GraphError(131009, "Param recipient is not a valid user id");
  return platform.findOrCreatePerson(sent.recipient);
}

/** Pair rate: 45 messages at once to one person, then one every 6 seconds. */
function checkLimits(platform: Platform, draft: Draft, person: Person): void {
  const { pair_rate, per_second } = platform.orders.limits;
  if (per_second !== null) {
    const recent = platform.ledger.entries.findLastIndex((entry) => entry.at <= draft.at - 1000);
    if (platform.ledger.entries.length - 1 - recent >= per_second) throw new GraphError(130429);
  }
  if (!pair_rate) return;
  const sentAt = person.messages.filter((message) => message.from === "us").map((message) => message.at);
  let allowance = 45;
  let before = sentAt[0] ?? draft.at;
  for (const at of [...sentAt, draft.at]) {
    allowance = Math.min(45, allowance + (at - before) / 6000) - 1;
    before = at;
  }
  if (allowance < 0) throw new GraphError(131056);
}

interface Acceptable {
  draft: Draft;
  sent: SendRequest;
  phone: PhoneNumber;
  statusFault: StatusFault | undefined;
  delayMs: number;
}

function accept(platform: Platform, { draft, sent, phone, statusFault, delayMs }: Acceptable): Answer {
  const person = recipientOf(platform, sent, phone);
  const checked = checkContent(platform, sent);
  const late = platform.orders.window_check !== "answer";
  if (checked.template === null && !late && !platform.world.windowOpen(person, phone.id)) {
    throw new GraphError(
      131047,
      "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    );
  }
  checkLimits(platform, draft, person);
  if (platform.behaviour(person) === "temporary_error") {
    person.temporaryErrorGiven = !person.temporaryErrorGiven;
    if (person.temporaryErrorGiven) throw new GraphError(131000, "Something went wrong");
  }
  const wamid = newWamid(person.key);
  const route = { recipient: person.key, phoneNumberId: phone.id };
  const cut =
    platform.behaviour(person) === "cut_after_acceptance" ||
    takeFault(platform.orders.cut_after_acceptance, route) !== undefined;
  const held = checked.template === null ? undefined : takeFault(platform.orders.held, route);
  const entry = platform.ledger.append({
    ...draft,
    to: person.key,
    body: checked.rendered.body,
    accepted: true,
    outcome: cut ? "cut_after_acceptance" : "accepted",
    http_status: cut ? null : (statusFault?.status ?? 200),
    wamid,
  });
  const message = messageOf(entry, wamid, sent, checked);
  platform.world.addMessage(person, message);
  planStatuses(platform, person, message, held);
  if (cut) return { cut: true, delayMs };
  if (statusFault !== undefined) return { ...faultAnswer(statusFault), delayMs };
  return { status: 200, json: acceptedBody(platform, person, sent, { wamid, held }), delayMs };
}

function acceptedBody(
  platform: Platform,
  person: Person,
  sent: SendRequest,
  { wamid, held }: { wamid: string; held: HeldFault | undefined },
) {
  const hidden = platform.behaviour(person) === "user_id_only" || person.waId === null;
  const status = held === undefined ? "accepted" : "held_for_quality_assessment";
  return {
    messaging_product: "whatsapp",
    contacts: [
      {
        input: sent.to ?? sent.recipient,
        ...(hidden ? {} : { wa_id: person.waId }),
        user_id: person.userId,
      },
    ],
    messages: [{ id: wamid, ...(sent.type === "template" ? { message_status: status } : {}) }],
  };
}
