import type { MessageReport } from "./schema";

type Report = Pick<MessageReport, "status" | "code" | "error_class" | "reason" | "held" | "due_at"> & {
  attempts: Pick<MessageReport["attempts"][number], "outcome" | "code" | "error_class">[];
};
type Paused = { paused_at: string | null; pause_reason: string | null; pause_code: number | null };

export type TestOutcome =
  | { state: "waiting" | "arrived" | "failed" }
  | { state: "refused" | "retrying"; code: number | null; error_class: string | null }
  | { state: "stopped"; pause_reason: string | null; pause_code: number | null };

/**
 * What became of a test message. `refused`: Meta refused the attempt for a reason that a user must solve, so that the
 * message waits; `stopped`: its sender sends nothing.
 */
export function testOutcome({ status, attempts }: Report, sender: Paused | null): TestOutcome {
  if (status === "sent" || status === "delivered" || status === "read") return { state: "arrived" };
  if (status === "failed" || status === "unknown" || status === "skipped" || status === "cancelled")
    return { state: "failed" };
  if (status === "accepted") return { state: "waiting" };
  const { outcome, code = null, error_class = null } = attempts.at(-1) ?? {};
  if (outcome === "stopping") return { state: "refused", code, error_class };
  if (sender?.paused_at) return { state: "stopped", ...pick(sender) };
  return outcome === "passing" || outcome === "unsent"
    ? { state: "retrying", code, error_class }
    : { state: "waiting" };
}

const pick = ({ pause_reason, pause_code }: Paused) => ({ pause_reason, pause_code });
