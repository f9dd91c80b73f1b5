"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { createCategoryAction } from "@/lib/categories/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import type { CategoryOption } from "./contact-line";

const NEW = "new";

type CategoryChoiceDialogProps = {
  way: "add" | "remove";
  many: number;
  categories: CategoryOption[];
  /** Runs the action; resolves to an error message, or null. */
  onChoose: (category: CategoryOption) => Promise<string | null>;
  onClose: () => void;
};

/** Chooses the category that the selected contacts are added to or removed from; a new one can be created. */
export function CategoryChoiceDialog({
  way,
  many,
  categories,
  onChoose,
  onClose,
}: CategoryChoiceDialogProps) {
  const t = useTranslations("contacts.bulk");
  const common = useTranslations("common");
  const words = useErrorWords();
  const format = useFormat();
  const [chosen, setChosen] = useState(categories.length === 0 && way === "add" ? NEW : "");
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<{ field?: string; whole?: string }>({});
  const [busy, startTransition] = useTransition();
  const figures = { count: many, n: format.number(many) };

  const target = async (): Promise<CategoryOption | null> => {
    const known = categories.find(({ id }) => String(id) === chosen);
    if (known) return known;
    if (chosen !== NEW || name.trim() === "") {
      setProblem({ field: words.field("required") });
      return null;
    }
    const answer = await callAction(() => createCategoryAction({ name }));
    if (answer.ok) return answer.data;
    setProblem(
      answer.fields.name ? { field: words.field(answer.fields.name) } : { whole: words.error(answer.code) },
    );
    return null;
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    startTransition(async () => {
      setProblem({});
      const category = await target();
      if (!category) return;
      const whole = await onChoose(category);
      if (whole === null) onClose();
      else setProblem({ whole });
    });
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={t(way === "add" ? "add_title" : "remove_title", figures)}>
        <form className="grid gap-4" onSubmit={submit} noValidate>
          {problem.whole && <ProblemNote>{problem.whole}</ProblemNote>}
          <Field label={t("category")} error={chosen === NEW ? undefined : problem.field}>
            <Select
              value={chosen}
              onValueChange={setChosen}
              placeholder={t("choose_category")}
              options={[
                ...categories.map((category) => ({ value: String(category.id), label: category.name })),
                ...(way === "add" ? [{ value: NEW, label: t("new_category") }] : []),
              ]}
            />
          </Field>
          {chosen === NEW && (
            <Field label={t("new_category_name")} error={problem.field}>
              <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
            </Field>
          )}
          <DialogActions>
            <DialogClose asChild>
              <Button variant="outline">{t("back")}</Button>
            </DialogClose>
            <Button type="submit" busy={busy}>
              {busy ? common("saving") : t(way === "add" ? "add_confirm" : "remove_confirm", figures)}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
