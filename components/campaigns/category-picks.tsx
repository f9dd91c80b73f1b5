"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { CategoryChip, type CategoryLike } from "@/components/common/category-chip";
import { Checkbox } from "@/components/ui/checkbox";
import { FieldError, FieldLegend } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useDraftForm } from "./draft-form";

export type CategoryOption = CategoryLike & { id: number };

type CategoryPicksProps = {
  name: "category_ids" | "excluded_category_ids";
  legend: string;
  hideLegend?: boolean;
  categories: CategoryOption[];
};

const MANY = 12;

/** A checkbox per category, with a search field when there are many. */
export function CategoryPicks({ name, legend, hideLegend, categories }: CategoryPicksProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const errorId = useId();
  const [q, setQ] = useState("");
  const { values, change, problems } = useDraftForm();
  const chosen = values[name];
  const error = words.field(problems[name]);
  const found = categories.filter((category) => category.name.toLowerCase().includes(q.trim().toLowerCase()));
  return (
    <fieldset className="grid gap-2" aria-describedby={error ? errorId : undefined}>
      <FieldLegend className={hideLegend ? "sr-only" : "pb-0"}>{legend}</FieldLegend>
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
      <div className="grid max-h-72 gap-x-4 overflow-y-auto sm:grid-cols-2">
        {found.map((category, position) => (
          <Checkbox
            key={category.id}
            aria-invalid={(error !== undefined && position === 0) || undefined}
            label={<CategoryChip {...category} />}
            checked={chosen.includes(category.id)}
            onChange={(event) =>
              change({
                [name]: event.target.checked
                  ? [...chosen, category.id]
                  : chosen.filter((id) => id !== category.id),
              })
            }
          />
        ))}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </fieldset>
  );
}
