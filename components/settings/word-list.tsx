"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { deleteWordAction, switchWordAction } from "@/lib/settings/actions";
import type { Word } from "@/lib/settings/schema";
import { type ActionAnswer, callAction } from "../common/call-action";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { toast } from "../ui/toast";

/** The words of a kind: those added here first, each to delete, then those that came with Relance. */
export function WordList({ words }: { words: Word[] }) {
  const t = useTranslations("settings.words");
  const format = useFormat();
  const own = words.filter(({ built_in }) => !built_in);
  const provided = words.filter(({ built_in }) => built_in);
  return (
    <>
      <div>
        <h3 className="text-md font-[650]">{t("own")}</h3>
        {own.length === 0 ? (
          <p className="text-md text-muted-foreground">{t("none")}</p>
        ) : (
          <ul className="flex flex-wrap gap-2 pt-2">
            {own.map((word) => (
              <li key={word.id}>
                <WordChip word={word} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <div>
        <h3 className="text-md font-[650]">
          {t("provided", { count: provided.length, n: format.number(provided.length) })}
        </h3>
        <p className="text-sm text-muted-foreground">{t("provided_hint")}</p>
        <ul className="flex flex-wrap gap-2 pt-2">
          {provided.map((word) => (
            <li key={word.id} className="min-w-0">
              <WordChip word={word} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function WordChip({ word }: { word: Word }) {
  const t = useTranslations("settings.words");
  const errors = useErrorWords();
  const router = useRouter();
  const [busy, setBusy] = useState(false);

  const change = async (call: () => Promise<ActionAnswer<unknown>>, done: string) => {
    setBusy(true);
    const answer = await call();
    setBusy(false);
    if (!answer.ok) return void toast.error(errors.error(answer.code));
    toast.success(done);
    router.refresh();
  };
  const remove = () =>
    change(() => callAction(() => deleteWordAction({ id: word.id })), t("deleted", { word: word.word }));
  const toggle = () =>
    change(
      () => callAction(() => switchWordAction({ id: word.id, active: !word.active })),
      t(word.active ? "switched_off" : "switched_on", { word: word.word }),
    );

  if (!word.built_in)
    return (
      <Button
        variant="outline"
        size="sm"
        busy={busy}
        aria-label={t("delete", { word: word.word })}
        onClick={() => void remove()}
      >
        {word.word}
        <Trash2 />
      </Button>
    );
  if (word.kind === "stop")
    return <span className="inline-block rounded-sm bg-muted px-2 py-1 text-md">{word.word}</span>;
  return (
    <Button
      variant="outline"
      size="sm"
      busy={busy}
      aria-pressed={word.active}
      className={cn("h-auto max-w-full whitespace-normal", !word.active && "line-through opacity-60")}
      onClick={() => void toggle()}
    >
      {word.word}
    </Button>
  );
}
