import { now, seconds } from "./clock.ts";
import { webhookError } from "./graph/errors.ts";
import type { Message, Person } from "./people.ts";
import type { PhoneNumber } from "./world.ts";

export interface Change {
  field: string;
  value: Record<string, unknown>;
  at: number;
}

export const change = (field: string, value: Record<string, unknown>): Change => ({
  field,
  value,
  at: now(),
});

export const metadata = (phone: PhoneNumber) => ({
  display_phone_number: phone.display.replace(/\D/g, ""),
  phone_number_id: phone.id,
});

export const contactOf = (person: Person, hidden: boolean) => ({
  profile: { name: person.name, ...(person.username === null ? {} : { username: person.username }) },
  ...(hidden || person.waId === null ? {} : { wa_id: person.waId }),
  user_id: person.userId,
});

export function statusChange(
  phone: PhoneNumber,
  person: Person,
  message: Message,
  options: { status: string; hidden: boolean; code?: number | undefined },
): Change {
  const { status, hidden, code } = options;
  const category = message.template?.category.toLowerCase() ?? "service";
  const priced = status === "sent" || status === "delivered";
  return change("messages", {
    messaging_product: "whatsapp",
    metadata: metadata(phone),
    ...(status === "failed" ? {} : { contacts: [contactOf(person, hidden)] }),
    statuses: [
      {
        id: message.wamid,
        status,
        timestamp: seconds(now()),
        ...(hidden || person.waId === null ? {} : { recipient_id: person.waId }),
        recipient_user_id: person.userId,
        ...(message.callbackData === null ? {} : { biz_opaque_callback_data: message.callbackData }),
        ...(priced ? { pricing: { billable: true, pricing_model: "PMP", type: "regular", category } } : {}),
        ...(code === undefined ? {} : { errors: [webhookError(code)] }),
      },
    ],
  });
}

export function withoutCallbackData(from: Change): Change {
  const { statuses } = from.value;
  if (!Array.isArray(statuses)) return from;
  const bare = statuses.map((status: Record<string, unknown>) => {
    const { biz_opaque_callback_data: _dropped, ...rest } = status;
    return rest;
  });
  return { ...from, value: { ...from.value, statuses: bare } };
}

/** Merges updates of the same number and kind into one change, as in Meta's batches. The others stay separate. */
export function mergeChanges(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  const others: Change[] = [];
  for (const each of changes) {
    const list = Array.isArray(each.value.statuses) ? "statuses" : "messages";
    if (each.field !== "messages" || !Array.isArray(each.value[list])) {
      others.push(each);
      continue;
    }
    const key = `${list}:${JSON.stringify(each.value.metadata)}`;
    const into = merged.get(key);
    merged.set(key, into === undefined ? each : joined(into, each, list));
  }
  return [...merged.values(), ...others];
}

function joined(one: Change, other: Change, list: "statuses" | "messages"): Change {
  const contacts = [...listOf(one.value.contacts), ...listOf(other.value.contacts)];
  const unique = [...new Map(contacts.map((contact) => [JSON.stringify(contact), contact])).values()];
  return {
    ...one,
    at: Math.min(one.at, other.at),
    value: {
      ...one.value,
      ...(unique.length === 0 ? {} : { contacts: unique }),
      [list]: [...listOf(one.value[list]), ...listOf(other.value[list])],
    },
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The body of a POST. As in Meta's, all but ASCII is escaped, so a body that was parsed and written again has another signature. */
export function envelope(businessAccountId: string, changes: readonly Change[]): string {
  const ofPeople = ["messages", "standby", "user_preferences"];
  const management = changes.some((each) => !ofPeople.includes(each.field));
  const body = {
    object: "whatsapp_business_account",
    entry: [
      {
        id: businessAccountId,
        ...(management ? { time: Math.floor(now() / 1000) } : {}),
        changes: changes.map(({ field, value }) => ({ value, field })),
      },
    ],
  };
  return JSON.stringify(body)
    .replaceAll("/", "\\/")
    .replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
