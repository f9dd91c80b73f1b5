"use client";

import { CircleQuestionMark } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ComponentProps, type ReactNode, useState } from "react";
import { cn } from "../ui/cn";
import { lazyComponent } from "../ui/lazy-component";
import type { HelpWord } from "./help-words";

const { Component: ExplainPopover, preload } = lazyComponent(() =>
  import("./explain-popover").then((module) => module.ExplainPopover),
);

/** A “?” beside a word of WhatsApp: opens its explanation, which is loaded when wanted. */
export function Explain({ word, className }: { word: HelpWord; className?: string }) {
  const t = useTranslations("help");
  const [wanted, setWanted] = useState(false);
  const shared = { "aria-label": t("open", { term: t(`words.${word}.term`) }), className };
  if (wanted)
    return (
      <ExplainPopover word={word}>
        <QuestionButton {...shared} />
      </ExplainPopover>
    );
  return (
    <QuestionButton
      {...shared}
      aria-haspopup="dialog"
      aria-expanded={false}
      {...preload}
      onClick={() => setWanted(true)}
    />
  );
}

/** 24 px beside its word, 44 px for a finger; the margins keep the line as high as without it. */
function QuestionButton({ className, ...props }: ComponentProps<"button">) {
  return (
    <button
      type="button"
      data-slot="explain"
      className={cn(
        "relative z-1 -my-0.5 inline-grid size-6 flex-none cursor-pointer place-items-center rounded-full align-middle text-muted-foreground",
        "hover:text-foreground [&>svg]:size-4.5",
        "pointer-coarse:-mx-1 pointer-coarse:-my-2.5 pointer-coarse:size-11 max-md:-mx-1 max-md:-my-2.5 max-md:size-11",
        className,
      )}
      {...props}
    >
      <CircleQuestionMark />
    </button>
  );
}

/** A word with its “?” beside it. */
export function Explained({ word, children }: { word: HelpWord; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1">
      {children}
      <Explain word={word} />
    </span>
  );
}
