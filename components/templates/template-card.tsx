"use client";

import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import type { TemplateChoice } from "@/lib/templates/schema";
import { Bubble } from "../common/phone-preview";
import { useFieldNames } from "../common/use-field-names";
import { Choice } from "../ui/choice";
import { cn } from "../ui/cn";
import { radioMark } from "../ui/radio-cards";
import { templateBubble } from "./bubbles";
import { languageName, refusalKey, wordsOfName } from "./template-names";

type TemplateCardProps = {
  template: TemplateChoice;
  /** Name of the group of radios. */
  name: string;
  isChosen: boolean;
  isInvalid?: boolean;
  /** Cuts a long message. */
  short?: boolean;
  onChoose: () => void;
  /** A click or tap, in contrast to the arrow keys. */
  onPress?: () => void;
  className?: string;
};

/** A template as its bubble, to be chosen. */
export function TemplateCard({
  template,
  name,
  isChosen,
  isInvalid,
  short,
  onChoose,
  onPress,
  className,
}: TemplateCardProps) {
  const t = useTranslations("templates");
  const locale = useLocale();
  const fieldName = useFieldNames();
  const bubbleId = useId();
  const { snapshot, refusal, variables, language } = template;
  const category = `category.${template.category.toLowerCase()}` as "category.marketing";
  const names = Object.fromEntries(
    variables
      .filter(({ kind }) => kind === "text")
      .map(({ key }) => [key, fieldName(key === "header" ? "1" : key)]),
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the radio inside has the keys
    <div
      data-slot="template-card"
      onClick={({ detail }) => detail > 0 && refusal === null && onPress?.()}
      className={cn(
        "relative grid min-w-0 content-start rounded-lg border border-border-strong",
        "has-checked:border-primary has-checked:bg-accent has-checked:inset-ring has-checked:inset-ring-primary",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring",
        refusal !== null && "bg-muted grayscale",
        className,
      )}
    >
      <div
        id={bubbleId}
        className={cn(
          "relative grid overflow-hidden rounded-t-lg bg-phone-wall p-2.5",
          short ? "max-h-44" : "max-h-96",
          "after:absolute after:inset-x-0 after:h-8 after:bg-linear-to-t after:from-phone-wall after:to-transparent",
          short ? "after:top-36" : "after:top-88",
        )}
      >
        {snapshot && <Bubble {...templateBubble(snapshot, names, fieldName)} />}
      </div>
      <Choice
        type="radio"
        name={name}
        mark={radioMark}
        className="px-3 after:absolute after:inset-0 after:content-[''] [&>input]:relative [&>input]:z-1"
        checked={isChosen}
        disabled={refusal !== null}
        aria-describedby={bubbleId}
        aria-invalid={isInvalid || undefined}
        onChange={onChoose}
        label={
          <>
            <b className="wrap-anywhere">{wordsOfName(template.name)}</b>
            <span className="text-sm text-muted-foreground">
              {` · ${languageName(language, locale)} · ${t.has(category) ? t(category) : template.category.toLowerCase()}`}
            </span>
          </>
        }
        hint={refusal === null ? undefined : t(refusalKey(template))}
      />
    </div>
  );
}
