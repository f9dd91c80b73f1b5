import { cva } from "class-variance-authority";
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
import { cn } from "../ui/cn";

/** The states of a message in the database, and three derived ones. */
export type MarkedState = MessageState | "replied" | "message_2_sent" | "opted_out";

const hatched =
  "bg-[repeating-linear-gradient(135deg,var(--muted)_0_3px,var(--border)_3px_5px)] text-muted-foreground";

const mark = cva(
  "inline-grid size-6 flex-none place-items-center rounded-sm forced-color-adjust-none [&>svg]:size-4 [&>svg]:stroke-[2.25]",
  {
    variants: {
      ground: {
        queued: "bg-state-queued text-on-state-queued",
        sending: "bg-state-sending text-on-state-sending",
        accepted: "bg-state-accepted text-on-state-accepted",
        sent: "bg-state-sent text-on-state-sent",
        delivered: "bg-state-delivered text-on-state-delivered",
        read: "bg-state-read text-on-state-read",
        replied: "bg-state-replied text-on-state-replied",
        failed: "bg-state-failed text-on-state-failed",
        unknown:
          "bg-state-unknown text-on-state-unknown outline-[1.5px] -outline-offset-[1.5px] outline-attention-text outline-dashed",
        skipped: hatched,
        cancelled: hatched,
        ok: "rounded-full bg-secondary text-secondary-foreground",
        yours: "bg-attention text-attention-foreground",
        none: "bg-muted text-muted-foreground",
      },
    },
  },
);

const looks: Record<MarkedState, { ground: MessageState | "replied"; icon: LucideIcon }> = {
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

/** The icon of a state, where there is no room for `Mark`. */
export const stateIcon = (state: MarkedState): LucideIcon => looks[state].icon;

type MarkProps = {
  state: MarkedState | "ok" | "yours";
  icon?: LucideIcon;
  /** How many are in the state: zero has no colour. */
  count?: number;
  className?: string;
};

/** A coloured square with an icon. Always show the name of the state beside it. */
export function Mark({ state, icon, count, className }: MarkProps) {
  const { ground, icon: usual } =
    state === "ok" || state === "yours" ? { ground: state, icon: Check } : looks[state];
  const Icon = icon ?? usual;
  return (
    <span data-slot="mark" className={cn(mark({ ground: count === 0 ? "none" : ground }), className)}>
      <Icon />
    </span>
  );
}

/** A mark with any text beside it. */
export function MarkedText({ children, ...mark }: MarkProps & { children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-2 align-middle leading-tight font-medium max-md:text-md/5.5">
      <Mark {...mark} />
      {children}
    </span>
  );
}

type StateMarkProps = {
  state: MarkedState;
  /** Meta holds an accepted message back to review its quality. */
  held?: boolean;
  count?: number;
  /** Replaces the name of the state: “17 distribués”. */
  children?: ReactNode;
};

export function StateMark({ state, held, count, children }: StateMarkProps) {
  const t = useTranslations("states");
  return (
    <MarkedText state={state} count={count}>
      {children ?? t(held && state === "accepted" ? "held" : state)}
    </MarkedText>
  );
}

/** The colour of a state, for charts and bars. */
export function stateColor(state: MarkedState): string {
  return `var(--state-${looks[state].ground})`;
}
