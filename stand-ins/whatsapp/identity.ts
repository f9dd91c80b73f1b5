import { now, seconds } from "./clock.ts";
import { ReplyRefused } from "./inbound.ts";
import type { ReplyOrder } from "./orders.ts";
import { change, contactOf, metadata } from "./payloads.ts";
import { type Person, userIdOf } from "./people.ts";
import type { Platform } from "./platform.ts";
import { newWamid } from "./wamid.ts";

export function changePreference(platform: Platform, person: Person, value: "stop" | "resume"): void {
  const phone = platform.world.phones[0];
  if (phone === undefined) return;
  person.marketingStopped = value === "stop";
  platform.world.changed();
  const hidden = platform.behaviour(person) === "user_id_only";
  platform.outbox.send(
    change("user_preferences", {
      messaging_product: "whatsapp",
      metadata: metadata(phone),
      contacts: [contactOf(person, hidden)],
      user_preferences: [
        {
          ...(hidden || person.waId === null ? {} : { wa_id: person.waId }),
          user_id: person.userId,
          detail: `User requested to ${value} marketing messages`,
          category: "marketing_messages",
          value,
          timestamp: Math.floor(now() / 1000),
        },
      ],
    }),
  );
}

/** A new number brings a new user id; a new user id alone keeps the number. `system` messages carry no contacts. */
export function changeIdentity(platform: Platform, person: Person, order: ReplyOrder): string {
  const phone = platform.world.phones[0];
  if (phone === undefined) throw new ReplyRefused("no phone number");
  const [oldWaId, oldUserId, oldNumber] = [person.waId, person.userId, person.number];
  const changesNumber = order.type === "user_changed_number";
  if (changesNumber && (order.new_number === undefined || !/^\+\d{7,15}$/.test(order.new_number))) {
    throw new ReplyRefused("new_number must be in E.164");
  }
  if (changesNumber && order.new_number !== undefined) {
    person.number = order.new_number;
    person.waId = order.new_number.slice(1);
  }
  person.userId = order.new_user_id ?? userIdOf(person.number ?? person.key, now());
  platform.world.rename(person, person.number ?? person.userId);
  const wamid = newWamid(person.key);
  const system = {
    type: order.type,
    ...(changesNumber
      ? { body: `User ${person.name} changed from ${oldNumber} to ${person.number}`, wa_id: person.waId }
      : {}),
    user_id: person.userId,
    previous_user_id: oldUserId,
  };
  platform.outbox.send(
    change("messages", {
      messaging_product: "whatsapp",
      metadata: metadata(phone),
      messages: [
        {
          ...(oldWaId === null ? {} : { from: oldWaId }),
          from_user_id: changesNumber ? oldUserId : person.userId,
          id: wamid,
          timestamp: seconds(now()),
          type: "system",
          system,
        },
      ],
    }),
  );
  return wamid;
}
