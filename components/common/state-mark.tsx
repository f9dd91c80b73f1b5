import {
  ArrowUpRight,
  Ban,
  Check,
  CheckCheck,
  CircleQuestionMark,
  Clock,
  CornerDownRight,
  Eye,
  Loader,
  type LucideIcon,
  MessageSquareOff,
  Reply,
  SkipForward,
  X,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { MessageState } from "@/lib/sending/schema";

/** The states of a message as the database names them, and the three that are derived. */
export type MarkedState = MessageState | "replied" | "message_2_sent" | "opted_out";

const looks: Record<MarkedState, { ground: string; icon: LucideIcon }> = {
  queued: { ground: "queued", icon: Clock },
  sending: { ground: "sending", icon: Loader },
  accepted: { ground: "accepted", icon: ArrowUpRight },
  sent: { ground: "sent", icon: Check },
  delivered: { ground: "delivered", icon: CheckCheck },
  read: { ground: "read", icon: Eye },
  replied: { ground: "replied", icon: Reply },
  message_2_sent: { ground: "replied", icon: CornerDownRight },
  failed: { ground: "failed", icon: X },
  unknown: { ground: "unknown", icon: CircleQuestionMark },
  skipped: { ground: "skipped", icon: SkipForward },
  cancelled: { ground: "cancelled", icon: Ban },
  opted_out: { ground: "skipped", icon: MessageSquareOff },
};

/** The icon of a state, for places that have no room for its square. */
export const stateIcon = (state: MarkedState): LucideIcon => looks[state].icon;

/** The square alone: its word must stand beside it. */
export function Mark({ state, icon }: { state: MarkedState | "ok" | "yours"; icon?: LucideIcon }) {
  const look = state === "ok" || state === "yours" ? { ground: state, icon: Check } : looks[state];
  const Icon = icon ?? look.icon;
  return (
    <span className={`mark mark-${look.ground}`}>
      <Icon />
    </span>
  );
}

type StateMarkProps = {
  state: MarkedState;
  /** Meta holds an accepted message back to judge its quality. */
  held?: boolean;
  /** Instead of the state's own word: “17 distribués”. */
  children?: ReactNode;
};

export function StateMark({ state, held, children }: StateMarkProps) {
  const t = useTranslations("states");
  return (
    <span className="state">
      <Mark state={state} />
      {children ?? t(held && state === "accepted" ? "held" : state)}
    </span>
  );
}

/** The colour of a state, for charts and bars. */
export function stateColor(state: MarkedState): string {
  return `var(--state-${looks[state].ground})`;
}
