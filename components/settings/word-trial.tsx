"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { tryTextAction } from "@/lib/settings/actions";
import type { Understood } from "@/lib/settings/schema";
import { type ActionAnswer, callAction } from "../common/call-action";
import { Tag } from "../common/tag";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

const PAUSE_MS = 300;
const TONES = { stop: "stop", start: "go", seems: "soft", machine: "plain", answer: "done" } as const;

/** Shows, while typing, how a sentence would be understood. Nothing is stored. */
export function WordTrial() {
  const t = useTranslations("settings.words");
  const words = useErrorWords();
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<ActionAnswer<Understood>>();

  useEffect(() => {
    if (text.trim() === "") return setAnswer(undefined);
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const understood = await callAction<Understood>(() => tryTextAction({ text }));
      if (isCurrent) setAnswer(understood);
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text]);

  return (
    <div className="grid gap-3">
      <Field label={t("try")} hint={t("try_hint")}>
        <Input
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={4096}
          autoComplete="off"
        />
      </Field>
      <p role="status" className="flex min-h-6.5 flex-wrap items-center gap-x-3 gap-y-1 text-md">
        {answer?.ok && (
          <>
            <Tag tone={TONES[answer.data.meaning]}>{t(`meanings.${answer.data.meaning}`)}</Tag>
            <span>{t(`then.${answer.data.meaning}`)}</span>
            {answer.data.words.length > 0 && (
              <span className="text-muted-foreground">
                {t("because", { words: answer.data.words.map(({ word }) => `« ${word} »`).join(", ") })}
              </span>
            )}
          </>
        )}
        {answer && !answer.ok && words.error(answer.code)}
      </p>
    </div>
  );
}
