import type { Answer } from "../http.ts";
import type { Platform } from "../platform.ts";
import type { PhoneNumber } from "../world.ts";
import { GraphError, invalidParameter } from "./errors.ts";

const MOST_CALLS = 10;
const WINDOW_MS = 72 * 3_600_000;

function count(phone: PhoneNumber, at: number): void {
  phone.registrations = phone.registrations.filter((call) => call > at - WINDOW_MS);
  if (phone.registrations.length >= MOST_CALLS) throw new GraphError(133016);
  phone.registrations.push(at);
}

const NAMED = ["APPROVED", "AVAILABLE_WITHOUT_REVIEW"];

/** `POST /{phone_number_id}/register`: sets the PIN the first time, and asks for it ever after. */
export function register(platform: Platform, phone: PhoneNumber, body: unknown, at: number): Answer {
  const { messaging_product: product, pin } = (body ?? {}) as Record<string, unknown>;
  if (product !== "whatsapp") throw invalidParameter("The parameter messaging_product is required.");
  if (typeof pin !== "string" || !/^\d{6}$/.test(pin)) {
    throw invalidParameter("Param pin must be a string of 6 digits.");
  }
  platform.world.changed();
  count(phone, at);
  if (phone.verification !== "VERIFIED") throw new GraphError(133006);
  if (!NAMED.includes(phone.nameStatus)) {
    throw new GraphError(100, undefined, {
      message: "Invalid parameter",
      subcode: 2388001,
      userTitle: "Cannot Create Certificate",
      userMessage: "The display name of this phone number has not been processed yet.",
    });
  }
  if (phone.pin !== null && phone.pin !== pin) throw new GraphError(133005);
  phone.pin = pin;
  phone.registered = true;
  return { json: { success: true } };
}

export function deregister(platform: Platform, phone: PhoneNumber, at: number): Answer {
  count(phone, at);
  phone.registered = false;
  platform.world.changed();
  return { json: { success: true } };
}
