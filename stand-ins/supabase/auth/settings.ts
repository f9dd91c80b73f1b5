import type { Mailbox } from "./mailbox.ts";
import type { SessionSettings } from "./sessions.ts";

export interface AuthSettings extends SessionSettings {
  minimumPasswordLength: number;
  /** Where links lead that name no allowed address of their own. */
  siteUrl: string;
  mailbox: Mailbox;
}
