import { createHash } from "node:crypto";
import { parsePhoneNumberFromString } from "libphonenumber-js";

export interface Person {
  key: string;
  number: string | null;
  waId: string | null;
  userId: string;
  name: string;
  /** Whether an order gave the name. The phone does not show an invented one. */
  named: boolean;
  username: string | null;
  marketingStopped: boolean;
  temporaryErrorGiven: boolean;
  unread: number;
  messages: Message[];
  /** When this person last wrote, per phone number id of ours: the 24-hour window counts from it. */
  wroteAt: Record<string, number>;
}

export interface MessageButton {
  type: "QUICK_REPLY" | "REPLY" | "URL" | "PHONE_NUMBER" | "COPY_CODE";
  text: string;
  value: string;
}

export type Status = "accepted" | "sent" | "delivered" | "read" | "failed";

export interface Message {
  wamid: string;
  at: number;
  from: "us" | "them";
  phoneNumberId: string;
  kind: string;
  header: string | null;
  body: string;
  footer: string | null;
  buttons: MessageButton[];
  quotes: string | null;
  status: Status;
  errorCode: number | null;
  /** When it reached the person's phone. */
  deliveredAt?: number;
  /** Of a message from the person: whether the webhook answered 200. */
  delivered: boolean;
  template: { name: string; language: string; category: string } | null;
  callbackData: string | null;
}

const NAMES = [
  "Awa Ndiaye",
  "Moussa Traoré",
  "Fatou Sarr",
  "Youssef El Amrani",
  "Camille Martin",
  "Aya Kouassi",
  "Ibrahima Bâ",
  "Lina Haddad",
  "Thomas Petit",
  "Mariama Sy",
];

const digest = (text: string) => createHash("sha256").update(text).digest();

/** A number from 0 to 1 that is always the same for one key. */
export const shareOf = (key: string): number => digest(key).readUInt32BE(0) / 2 ** 32;

export function userIdOf(key: string, generation = 0): string {
  const country = parsePhoneNumberFromString(key)?.country ?? "FR";
  const digits = digest(`${key}:${generation}`).readBigUInt64BE(0).toString().padStart(17, "1").slice(0, 17);
  return `${country}.${digits}`;
}

/** Reads `to` as Meta does: punctuation is ignored, and a number without a calling code gets ours. */
export function readRecipientNumber(to: string, ours: string): string | null {
  if (!/^\+?[\d\s().-]+$/.test(to)) return null;
  const digits = to.replace(/\D/g, "");
  const international = parsePhoneNumberFromString(`+${digits}`);
  if (to.trim().startsWith("+") || international?.isPossible()) {
    return international?.isPossible() ? international.number : null;
  }
  const national = parsePhoneNumberFromString(digits, parsePhoneNumberFromString(ours)?.country ?? "FR");
  return national?.isPossible() ? national.number : null;
}

/** Old accounts in Brazil, Argentina and Mexico have a WhatsApp id that differs from the number dialled. */
function waIdOf(number: string, quirks: boolean): string {
  const digits = number.slice(1);
  if (!quirks) return digits;
  if (/^55\d{2}9\d{8}$/.test(digits)) return digits.slice(0, 4) + digits.slice(5);
  if (/^54[^9]\d+$/.test(digits)) return `549${digits.slice(2)}`;
  if (/^52[^1]\d{9}$/.test(digits)) return `521${digits.slice(2)}`;
  return digits;
}

export function newPerson(key: string, quirks: boolean): Person {
  const number = key.startsWith("+") ? key : null;
  const name = NAMES[Math.floor(shareOf(`name:${key}`) * NAMES.length)] ?? "Awa Ndiaye";
  return {
    key,
    number,
    waId: number === null ? null : waIdOf(number, quirks),
    userId: number === null ? key : userIdOf(key),
    name,
    named: false,
    username: null,
    marketingStopped: false,
    temporaryErrorGiven: false,
    unread: 0,
    messages: [],
    wroteAt: {},
  };
}

const MAGIC = {
  9990: "not_on_whatsapp",
  9991: "marketing_limit",
  9992: "says_yes",
  9993: "auto_reply",
  9994: "says_stop",
  9995: "temporary_error",
  9996: "cut_after_acceptance",
  9997: "no_status",
  9998: "no_read_receipts",
  9999: "user_id_only",
} as const;

export type Behaviour = (typeof MAGIC)[keyof typeof MAGIC] | "plain";

export function behaviourOf(person: Person, enabled: boolean): Behaviour {
  if (person.number === null) return "user_id_only";
  const ending = person.number.slice(-4);
  return enabled && ending in MAGIC ? MAGIC[Number(ending) as keyof typeof MAGIC] : "plain";
}
