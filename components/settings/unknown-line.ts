import type { UnknownEvidence } from "@/lib/messages/schema";
import type { MessageKind } from "@/lib/sending/schema";

export type UnknownLine = {
  id: number;
  full_name: string | null;
  phone: string | null;
  deleted: boolean;
  kind: MessageKind;
  campaign_name: string | null;
  evidence: UnknownEvidence;
  /** Whether it belongs to another user, so that it cannot be resent here. */
  foreign: boolean;
};

export type Verdict = "for" | "open" | "against";

export const verdictOf = ({ against, speaks_for_resending }: UnknownEvidence): Verdict =>
  against ? "against" : speaks_for_resending ? "for" : "open";

export const canResend = ({ foreign, deleted, evidence }: UnknownLine) =>
  !foreign && !deleted && !evidence.against;

type Reason =
  | "confirmed"
  | "one_sided"
  | "webhooks_silent"
  | "held_nearby"
  | "wamid"
  | "quotes_unknown"
  | "parked"
  | "interacted"
  | "restored";

/** Reasons for and against resending, the strongest first. */
export function reasonsOf(evidence: UnknownEvidence): Reason[] {
  const { confirmed_before, confirmed_after, webhooks_silent, held_nearby } = evidence;
  const reasons: [Reason, boolean][] = [
    ["wamid", evidence.wamid !== null],
    ["quotes_unknown", evidence.quotes_unknown],
    ["parked", evidence.parked > 0],
    ["restored", evidence.restored],
    ["webhooks_silent", webhooks_silent && !evidence.restored],
    ["held_nearby", held_nearby],
    ["confirmed", !webhooks_silent && !evidence.restored],
    ["one_sided", !webhooks_silent && !evidence.restored && confirmed_before > 0 !== confirmed_after > 0],
    ["interacted", evidence.interacted_at !== null && !evidence.quotes_unknown],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
