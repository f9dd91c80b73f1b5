"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useController } from "react-hook-form";
import { CategoryChip, type CategoryLike } from "@/components/common/category-chip";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldError } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import type { DraftValues } from "./draft-values";

export type CategoryOption = CategoryLike & { id: number };

type CategoryPicksProps = {
  name: "category_ids" | "excluded_category_ids";
  legend: string;
  hideLegend?: boolean;
  categories: CategoryOption[];
  required?: boolean;
};

const MANY = 12;

/** Any number of categories, each a box to tick; a search once there are many. */
export function CategoryPicks({ name, legend, hideLegend, categories, required }: CategoryPicksProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const errorId = useId();
  const [q, setQ] = useState("");
  const { field, fieldState } = useController<DraftValues, typeof name>({
    name,
    rules: { validate: (ids) => !required || ids.length > 0 || "choose_category" },
  });
  // The form learns of a change only once it has judged it; a box that waits for that would flicker back.
  const [chosen, setChosen] = useState(field.value);
  const choose = (ids: number[]) => {
    setChosen(ids);
    field.onChange(ids);
  };
  const error = words.field(fieldState.error?.message);
  const found = categories.filter((category) => category.name.toLowerCase().includes(q.trim().toLowerCase()));
  return (
    <fieldset className="stack-sm" aria-describedby={error ? errorId : undefined}>
      <legend className={hideLegend ? "sr-only" : "label"}>{legend}</legend>
      {categories.length > MANY && (
        <Input
          dense
          type="search"
          aria-label={t("search_category")}
          placeholder={t("search_category")}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      )}
      <div className="grid max-h-72 overflow-y-auto sm:grid-cols-2">
        {found.map((category, position) => (
          <Checkbox
            key={category.id}
            ref={position === 0 ? field.ref : undefined}
            label={<CategoryChip {...category} />}
            checked={chosen.includes(category.id)}
            onBlur={field.onBlur}
            onChange={(event) =>
              choose(
                event.target.checked ? [...chosen, category.id] : chosen.filter((id) => id !== category.id),
              )
            }
          />
        ))}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </fieldset>
  );
}
