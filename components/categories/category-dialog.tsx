"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type CSSProperties, useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { createCategoryAction, updateCategoryAction } from "@/lib/categories/actions";
import { CATEGORY_COLORS, NewCategory } from "@/lib/categories/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { answerOf } from "../common/answer-of";
import { categoryColor } from "../common/category-chip";
import { checkForm } from "../common/check-form";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";

export type EditedCategory = { id: number; name: string; color: string; description: string };
type Values = { name: string; color: string; description: string };
type CategoryDialogProps = { category?: EditedCategory; onClose: () => void };

export function CategoryDialog({ category, onClose }: CategoryDialogProps) {
  const t = useTranslations("categories.form");
  const common = useTranslations("common");
  const words = useErrorWords();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>({
    defaultValues: {
      name: category?.name ?? "",
      color: category?.color ?? CATEGORY_COLORS[0],
      description: category?.description ?? "",
    },
  });
  const { errors, isSubmitting, isDirty } = form.formState;
  const colors = [...new Set([...CATEGORY_COLORS, form.getValues("color")])];

  const show = (fields: Record<string, string>) => {
    for (const [path, code] of Object.entries(fields)) {
      form.setError(path as keyof Values, { type: code, message: words.field(code) }, { shouldFocus: true });
    }
  };
  const save = async (values: Values) => {
    setProblem(undefined);
    const check = checkForm(NewCategory, values);
    if (!check.ok) return show(check.fields);
    const answer = category
      ? await answerOf(updateCategoryAction({ ...values, id: category.id }))
      : await answerOf(createCategoryAction(values));
    if (answer.ok) {
      toast.success(t(category ? "saved" : "created", { name: answer.data.name }));
      router.refresh();
      return onClose();
    }
    show(answer.fields);
    if (Object.keys(answer.fields).length === 0) setProblem(words.error(answer.code));
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t(category ? "edit_title" : "new_title")}
        onInteractOutside={(event) => isDirty && event.preventDefault()}
      >
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            form.clearErrors();
            if (!isSubmitting) void form.handleSubmit(save)();
          }}
        >
          {problem && (
            <Note tone="stop" live>
              {problem}
            </Note>
          )}
          <Field label={t("name")} error={errors.name?.message}>
            <Input {...form.register("name")} autoComplete="off" maxLength={80} />
          </Field>
          <fieldset>
            <legend className="label pb-2">{t("color")}</legend>
            <div className="flex flex-wrap gap-1">
              {colors.map((color, at) => (
                <label
                  key={color}
                  className="swatch"
                  style={{ "--c": categoryColor(color) } as CSSProperties}
                >
                  <input
                    type="radio"
                    value={color}
                    {...form.register("color")}
                    aria-label={t("color_n", { n: at + 1 })}
                  />
                </label>
              ))}
            </div>
          </fieldset>
          <Field label={t("description")} optional error={errors.description?.message}>
            <Textarea {...form.register("description")} rows={3} maxLength={500} className="min-h-20" />
          </Field>
          <DialogActions>
            <DialogClose asChild>
              <Button>{t("back")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={isSubmitting}>
              {isSubmitting ? common("saving") : t(category ? "save" : "create")}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
