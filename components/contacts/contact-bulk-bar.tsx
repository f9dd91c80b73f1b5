"use client";

import { MessageSquareOff, Tag, Tags, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import {
  addToCategoryAction,
  deleteContactsAction,
  optOutContactsAction,
  removeFromCategoryAction,
} from "@/lib/contacts/actions";
import type { ContactFilter, Selection } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { BulkBar } from "../common/bulk-bar";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import type { Selection as Picked } from "../common/use-selection";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { lazyComponent } from "../ui/lazy-component";
import { toast } from "../ui/toast";
import type { CategoryOption } from "./contact-line";

const { Component: CategoryChoiceDialog, preload } = lazyComponent(() =>
  import("./category-choice-dialog").then((module) => module.CategoryChoiceDialog),
);
const TYPED_FROM = 500;

type ContactBulkBarProps = {
  selection: Picked;
  filter: ContactFilter;
  /** Number of contacts that match the filters; null when not all of them can be selected. */
  count: { exact: number | null; at_least: number } | null;
  categories: CategoryOption[];
  category?: CategoryOption;
};

export function ContactBulkBar({ selection, filter, count, categories, category }: ContactBulkBarProps) {
  const t = useTranslations("contacts.bulk");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [dialog, setDialog] = useState<"add" | "remove" | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, startTransition] = useTransition();
  const chosen: Selection = selection.everything ? { filter } : { ids: selection.ids.map(Number) };
  const many = selection.everything ? (count?.exact ?? count?.at_least ?? selection.count) : selection.count;
  const n = format.number(many);

  const finish = (sentence: string, undo?: () => Promise<unknown>) => {
    selection.clear();
    router.refresh();
    const takeBack = () => {
      void undo?.().then(() => router.refresh());
    };
    toast.success(sentence, undo && { duration: 10_000, action: { label: t("undo"), onClick: takeBack } });
  };

  const act = async (way: "add" | "remove", target: CategoryOption): Promise<string | null> => {
    const input = { category_id: target.id, selection: chosen };
    const answer =
      way === "add"
        ? await callAction(() => addToCategoryAction(input))
        : await callAction(() => removeFromCategoryAction(input));
    if (!answer.ok) return words.error(answer.code);
    const done = "added" in answer.data ? answer.data.added : answer.data.removed;
    const back = way === "add" ? removeFromCategoryAction : addToCategoryAction;
    const exact = "ids" in chosen && done === chosen.ids.length;
    finish(
      t(way === "add" ? "added" : "removed", { count: done, n: format.number(done), name: target.name }),
      exact ? () => callAction<unknown>(() => back(input)) : undefined,
    );
    return null;
  };

  const removeHere = () =>
    startTransition(async () => {
      setProblem(category ? await act("remove", category) : null);
    });

  const optOut = async () => {
    const answer = await callAction(() => optOutContactsAction(chosen));
    if (answer.ok)
      finish(t("opted_out", { count: answer.data.opted_out, n: format.number(answer.data.opted_out) }));
    else setProblem(words.error(answer.code));
    return answer.ok;
  };

  const erase = async () => {
    const answer = await callAction(() => deleteContactsAction(chosen));
    if (answer.ok)
      finish(t("deleted", { count: answer.data.deleted, n: format.number(answer.data.deleted) }));
    else setProblem(words.error(answer.code));
    return answer.ok;
  };

  return (
    <>
      <BulkBar selection={selection} total={count?.exact ?? null} totalAtLeast={count?.at_least}>
        <Button variant="ghost" size="sm" {...preload} onClick={() => setDialog("add")}>
          <Tag />
          {t("add")}
        </Button>
        {category ? (
          <Button variant="ghost" size="sm" busy={busy} onClick={removeHere}>
            <Tags />
            {t("remove_here")}
          </Button>
        ) : (
          <Button variant="ghost" size="sm" {...preload} onClick={() => setDialog("remove")}>
            <Tags />
            {t("remove")}
          </Button>
        )}
        <ConfirmDialog
          trigger={
            <Button variant="ghost" size="sm">
              <MessageSquareOff />
              {t("opt_out")}
            </Button>
          }
          title={t("opt_out_title", { count: many, n })}
          confirmLabel={t("opt_out_confirm", { count: many, n })}
          cancelLabel={t("back")}
          onConfirm={optOut}
        >
          {problem && <ProblemNote>{problem}</ProblemNote>}
          <p>{t("opt_out_what")}</p>
        </ConfirmDialog>
        <ConfirmDialog
          trigger={
            <Button variant="ghost" size="sm">
              <Trash2 />
              {t("delete")}
            </Button>
          }
          title={t("delete_title", { count: many, n })}
          confirmLabel={t("delete_confirm", { count: many, n })}
          cancelLabel={t("delete_cancel")}
          typed={many >= TYPED_FROM ? { expected: String(many), label: t("delete_typed", { n }) } : undefined}
          onConfirm={erase}
        >
          {problem && <ProblemNote>{problem}</ProblemNote>}
          <p>{t("delete_what")}</p>
          <p>{t("delete_safe")}</p>
        </ConfirmDialog>
      </BulkBar>
      {problem && <ProblemNote>{problem}</ProblemNote>}
      {dialog && (
        <CategoryChoiceDialog
          way={dialog}
          many={many}
          categories={dialog === "add" ? categories.filter(({ id }) => id !== category?.id) : categories}
          onChoose={(target) => act(dialog, target)}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}
