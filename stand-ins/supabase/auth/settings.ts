import type { Settings } from "../config.ts";
import type { GoTrue } from "./gotrue.ts";
import type { Mailbox } from "./mailbox.ts";
import type { SessionSettings } from "./sessions.ts";

export interface AuthSettings
  extends SessionSettings,
    GoTrue,
    Pick<Settings, "minimumPasswordLength" | "emailEnabled" | "signupDisabled" | "templates"> {
  mailbox: Mailbox;
  /** When the mails of the last hour were sent. */
  sentMails: number[];
}
