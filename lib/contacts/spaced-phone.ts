import "server-only";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** Formats E.164 with spaces: “+221 77 000 14 52”. */
export function spacedPhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}
