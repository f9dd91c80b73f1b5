"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Popover, PopoverContent, PopoverTrigger } from "../ui/popover";
import { HelpDrawing } from "./help-drawing";
import type { HelpWord } from "./help-words";

/** The explanation of a word; open from the start, since it is rendered on demand. */
export function ExplainPopover({ word, children }: { word: HelpWord; children: ReactNode }) {
  const t = useTranslations("help");
  const term = t(`words.${word}.term`);
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent label={term} className="grid gap-2 text-md/5.75 font-normal">
        <b>{term}</b>
        <p>{t(`words.${word}.text`)}</p>
        <HelpDrawing word={word} />
        <Link className="justify-self-start py-1 text-sm" href={`/help#${word}`}>
          {t("all_words")}
        </Link>
      </PopoverContent>
    </Popover>
  );
}
