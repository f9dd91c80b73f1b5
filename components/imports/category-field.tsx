"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { createCategoryAction } from "@/lib/categories/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { callAction } from "../common/call-action";
import type { CategoryOption } from "../contacts/contact-line";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";

const NEW = "new";

type CategoryFieldProps = {
  value: number | null;
  onValueChange: (id: number | null) => void;
  categories: CategoryOption[];
  error?: string;
};

/** The category for the contacts of a file; a new one is created here. */
export function CategoryField({ value, onValueChange, categories, error }: CategoryFieldProps) {
  const t = useTranslations("imports.options");
  const words = useErrorWords();
  const [created, setCreated] = useState<CategoryOption[]>([]);
  const [name, setName] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busy, startTransition] = useTransition();
  const known = [...categories, ...created.filter(({ id }) => !categories.some((each) => each.id === id))];

  const create = () => {
    if (busy || name === undefined) return;
    if (name.trim() === "") return setProblem(words.field("required"));
    startTransition(async () => {
      const answer = await callAction(() => createCategoryAction({ name }));
      if (!answer.ok) return setProblem(words.field(answer.fields.name) ?? words.error(answer.code));
      setCreated([...created, answer.data]);
      setName(undefined);
      setProblem(undefined);
      onValueChange(answer.data.id);
    });
  };

  return (
    <div className="grid gap-3">
      <Field label={t("category")} optional error={error}>
        <Select
          value={name !== undefined ? NEW : value === null ? "" : String(value)}
          onValueChange={(chosen) => {
            setProblem(undefined);
            setName(chosen === NEW ? "" : undefined);
            onValueChange(chosen === "" || chosen === NEW ? null : Number(chosen));
          }}
          options={[
            { value: "", label: t("no_category") },
            ...known.map((category) => ({ value: String(category.id), label: category.name })),
            { value: NEW, label: t("new_category") },
          ]}
        />
      </Field>
      {name !== undefined && (
        <Field label={t("new_category_name")} error={problem}>
          <div className="flex gap-2">
            <Input
              autoFocus
              className="min-w-0 flex-auto"
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => event.key === "Enter" && create()}
            />
            <Button variant="outline" busy={busy} onClick={create}>
              {t("create_category")}
            </Button>
          </div>
        </Field>
      )}
    </div>
  );
}
