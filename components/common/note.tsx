import { cva } from "class-variance-authority";
import { Hand, Info, type LucideIcon, OctagonPause } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../ui/cn";
import { Mark } from "./state-mark";

export type Tone = "go" | "wait" | "stop";

const frame = cva(
  "grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 rounded-xl border px-4 py-3.5 max-md:grid-cols-[auto_minmax(0,1fr)] @max-sm:grid-cols-[auto_minmax(0,1fr)]",
  {
    variants: {
      tone: {
        go: "border-border-strong bg-accent",
        wait: "border-attention-line bg-attention-soft",
        stop: "border-destructive-line bg-destructive-soft",
      },
    },
  },
);

const marks = {
  go: { state: "ok", icon: Info },
  wait: { state: "yours", icon: Hand },
  stop: { state: "failed", icon: OctagonPause },
} as const;

type NoteFrameProps = ComponentProps<"div"> & { tone: Tone; icon?: LucideIcon; markClassName?: string };

/** An icon with content beside it. */
export function NoteFrame({ tone, icon, markClassName, children, ...props }: NoteFrameProps) {
  const mark = marks[tone];
  return (
    <div data-slot="note" className={frame({ tone })} {...props}>
      <Mark
        state={mark.state}
        icon={icon ?? mark.icon}
        className={cn("max-md:self-start @max-sm:self-start", markClassName)}
      />
      {children}
    </div>
  );
}

type NoteProps = {
  tone: Tone;
  /** A fact in bold, then its meaning: `<b>…</b> …` */
  children: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
  /** Announced by screen readers when it appears. */
  live?: boolean;
};

export function Note({ tone, children, icon, action, live }: NoteProps) {
  return (
    <NoteFrame tone={tone} icon={icon} role={live ? "alert" : undefined}>
      <p className="text-md/5.75">{children}</p>
      {action && (
        <div className="max-md:col-span-full max-md:[&_[data-slot=button]]:w-full @max-sm:col-span-full @max-sm:[&_[data-slot=button]]:w-full">
          {action}
        </div>
      )}
    </NoteFrame>
  );
}
