import { cva } from "class-variance-authority";
import { useTranslations } from "next-intl";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "../ui/cn";

const bubble = cva("min-w-0 overflow-hidden rounded-xl text-md/5.25 text-bubble-foreground", {
  variants: {
    place: {
      phone: "max-w-[90%] shadow-[0_1px_1px_oklch(0.25_0.035_272/0.1)]",
      inbox: "max-w-[min(30rem,88%)] border",
    },
    side: {
      left: "self-start rounded-tl-[0.25rem]",
      right: "self-end rounded-tr-[0.25rem] bg-bubble-theirs",
    },
  },
  compoundVariants: [
    { place: "phone", side: "left", className: "bg-bubble-ours" },
    { place: "inbox", side: "left", className: "border-border bg-card" },
    { place: "inbox", side: "right", className: "border-transparent" },
  ],
});

type BubbleFrameProps = { from: "us" | "them"; place: "phone" | "inbox"; children: ReactNode };

/** In a phone preview our messages are on the left, in our inbox on the right. */
export function BubbleFrame({ from, place, children }: BubbleFrameProps) {
  const t = useTranslations("common");
  const side = (place === "phone") === (from === "us") ? "left" : "right";
  return (
    <div className={bubble({ place, side })}>
      <span className="sr-only">{t(from === "us" ? "message_from_us" : "message_from_them")}</span>
      {children}
    </div>
  );
}

/** The message that this one replies to. */
export function BubbleQuote({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn(
        "mx-1.5 mt-1.5 rounded-[4px] border-l-3 border-dye-3 bg-bubble-foreground/6 px-2 py-1 text-xs text-bubble-meta",
        className,
      )}
      {...props}
    />
  );
}

export function BubbleText({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      className={cn(
        "px-3 pt-2 pb-1.5 wrap-anywhere whitespace-pre-wrap [&_a]:text-bubble-link",
        "[&_code]:rounded-[3px] [&_code]:bg-phone-wall [&_code]:px-[0.2em] [&_code]:[font:0.875em_ui-monospace,monospace]",
        className,
      )}
      {...props}
    />
  );
}

/** Bottom line of a bubble: the time and the state. */
export function BubbleMeta({ children }: { children: ReactNode }) {
  return (
    <div className="flex items-center justify-end gap-1 px-2.5 pb-1.5 text-xs/4 text-bubble-meta [&>svg]:size-4">
      {children}
    </div>
  );
}
