"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { createCategoryAction, updateCategoryAction } from "@/lib/categories/actions";
import { CATEGORY_COLORS, NewCategory } from "@/lib/categories/schema";
import { categoryColor } from "../common/category-chip";
import { FormDialog } from "../common/form-dialog";
import { useActionForm } from "../common/use-action-form";
import { callValidated } from "../common/validate-form";
import { Field, FieldLegend } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { toast } from "../ui/toast";

export type EditedCategory = {
  id: number;
  name: string;
  color: string;
  description: string;
  updated_at: string;
};
type Values = { name: string; color: string; description: string };
type CategoryDialogProps = { category?: EditedCategory; onClose: () => void };

export function CategoryDialog({ category, onClose }: CategoryDialogProps) {
  const t = useTranslations("categories.form");
  const common = useTranslations("common");
  const router = useRouter();
  const defaultValues: Values = {
    name: category?.name ?? "",
    color: category?.color ?? CATEGORY_COLORS[0],
    description: category?.description ?? "",
  };
  const form = useActionForm({
    place: category ? `category-${category.id}` : "category-new",
    version: category?.updated_at,
    defaultValues,
    send: (values, seen) =>
      callValidated(NewCategory, values, (input) =>
        category ? updateCategoryAction({ ...input, ...seen, id: category.id }) : createCategoryAction(input),
      ),
    onDone: ({ name }) => {
      toast.success(t(category ? "saved" : "created", { name }));
      router.refresh();
      onClose();
    },
  });
  const colors = [...new Set([...CATEGORY_COLORS, form.getValues("color")])];

  return (
    <FormDialog
      title={t(category ? "edit_title" : "new_title")}
      form={form}
      words={{ back: t("back"), send: t(category ? "save" : "create"), sending: common("saving") }}
      onClose={onClose}
    >
      <Field label={t("name")} error={form.problemOf("name")}>
        <Input {...form.register("name")} autoComplete="off" maxLength={80} />
      </Field>
      <fieldset>
        <FieldLegend className="pb-2">{t("color")}</FieldLegend>
        <div className="flex flex-wrap gap-1">
          {colors.map((color, at) => (
            <label key={color} className="grid size-11 cursor-pointer place-items-center">
              <input
                type="radio"
                className="size-7 appearance-none rounded-sm outline-offset-2 checked:ring-2 checked:ring-foreground checked:ring-offset-2 checked:ring-offset-popover"
                style={{ background: categoryColor(color) }}
                value={color}
                {...form.register("color")}
                aria-label={t("color_n", { n: at + 1 })}
              />
            </label>
          ))}
        </div>
      </fieldset>
      <Field label={t("description")} optional error={form.problemOf("description")}>
        <Textarea {...form.register("description")} rows={3} maxLength={500} className="min-h-20" />
      </Field>
    </FormDialog>
  );
}
