import type { Mailbox } from "./mailbox.ts";
import type { SessionSettings } from "./sessions.ts";

export interface AuthSettings extends SessionSettings {
  minimumPasswordLength: number;
  /** The target of links without an allowed address of their own. */
  siteUrl: string;
  mailbox: Mailbox;
}
