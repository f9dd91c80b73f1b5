import "server-only";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** Formats E.164 with spaces: “+221 77 000 14 52”. */
export function spacedPhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}

/** “(+221) 77 000 14 52”: a number that every spreadsheet keeps as text, while one that starts with + loses it. */
export const textPhone = (phone: string): string => spacedPhone(phone).replace(/^\+(\d+)/, "(+$1)");
