import "server-only";
import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** E.164 as it is to be read: “+221 77 000 14 52”. */
export function spacedPhone(phone: string): string {
  return parsePhoneNumberFromString(phone)?.formatInternational() ?? phone;
}
