import { Hand, Info, type LucideIcon, OctagonPause } from "lucide-react";
import type { ReactNode } from "react";

export type Tone = "go" | "wait" | "stop";

const marks: Record<Tone, { className: string; icon: LucideIcon }> = {
  go: { className: "mark mark-ok", icon: Info },
  wait: { className: "mark mark-yours", icon: Hand },
  stop: { className: "mark mark-failed", icon: OctagonPause },
};

type NoteProps = {
  tone: Tone;
  /** A bold fact, then what it means: `<b>…</b> …` */
  children: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
  /** Read at once when it appears by itself. */
  live?: boolean;
};

export function Note({ tone, children, icon, action, live }: NoteProps) {
  const Icon = icon ?? marks[tone].icon;
  return (
    <div data-slot="note" className={`note ${tone}`} role={live ? "alert" : undefined}>
      <span className={marks[tone].className}>
        <Icon />
      </span>
      <p>{children}</p>
      {action && <div className="act">{action}</div>}
    </div>
  );
}
