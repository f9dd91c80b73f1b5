"use client";

import type { TemplateSnapshot } from "@shared/template";
import { buttonsOf } from "@shared/template-parts";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import type { TemplateChoice } from "@/lib/templates/schema";
import { OWN_FIELDS, useFieldNames } from "../common/use-field-names";
import { useDraftForm } from "./draft-form";
import { isMedia, SAME_FOR_ALL } from "./draft-values";
import { surroundings } from "./surroundings";

type VariableRowProps = {
  place: number;
  variable: TemplateChoice["variables"][number];
  snapshot: TemplateSnapshot;
  field_names: string[];
};

/** The source of one template value, with the fallback for contacts that have none. */
export function VariableRow({ place, variable, snapshot, field_names }: VariableRowProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const fieldName = useFieldNames();
  const aroundId = useId();
  const { values, changeVariable, problems } = useDraftForm();
  const { source, words: fixed_text } = values.variables[place] ?? { source: "", words: "" };
  const isFixed = source === SAME_FOR_ALL;
  const fields = [...OWN_FIELDS, ...field_names.map((name) => `fields.${name}`)];
  const known = source && !isFixed && !fields.includes(source) ? [...fields, source] : fields;
  const label = useVariableLabel(variable, snapshot);
  const around = variable.part === "body" ? surroundings(snapshot, variable.key) : null;
  return (
    <div role="group" aria-labelledby={around ? aroundId : undefined} className="grid gap-1.5">
      {around && (
        <p id={aroundId} className="text-sm text-muted-foreground">
          {t.rich("around", {
            ...around,
            gap: () => (
              <mark className="rounded-sm bg-primary/12 px-[0.25em] font-medium text-foreground">
                {label}
              </mark>
            ),
          })}
        </p>
      )}
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field label={capital(label)} error={words.field(problems[`variables.${place}.source`])}>
          <Select
            value={source}
            onValueChange={(next) => changeVariable(place, { source: next })}
            placeholder={t("choose_source")}
            options={[
              ...known.map((value) => ({ value, label: fieldName(value) })),
              { value: SAME_FOR_ALL, label: t(isMedia(variable.kind) ? "same_media" : "same_for_all") },
            ]}
          />
        </Field>
        <Field
          label={t(isFixed ? (isMedia(variable.kind) ? "fixed_address" : "fixed_words") : "fallback", {
            variable: label,
          })}
          optional={!isFixed}
          error={words.field(problems[`variables.${place}.words`])}
        >
          <Input
            value={fixed_text}
            onChange={(event) => changeVariable(place, { words: event.target.value })}
            maxLength={1000}
            autoComplete="off"
            inputMode={isMedia(variable.kind) ? "url" : undefined}
            placeholder={t(`example_${isFixed ? variable.kind : "fallback"}`)}
          />
        </Field>
      </div>
    </div>
  );
}

const capital = (label: string) => label.charAt(0).toLocaleUpperCase() + label.slice(1);

function useVariableLabel(
  { key, part, kind, button_index }: VariableRowProps["variable"],
  snapshot: TemplateSnapshot,
) {
  const t = useTranslations("campaigns.editor");
  const fieldName = useFieldNames();
  if (part === "button") {
    const button = buttonsOf(snapshot)[button_index ?? 0]?.text ?? "";
    return t(kind === "coupon_code" ? "variable_coupon" : "variable_url", { button });
  }
  if (part === "header") {
    return kind === "location"
      ? t("variable_location", { part: key.slice("header.".length) })
      : t(`variable_header_${kind === "text" ? "text" : (kind as "image" | "video" | "document")}`);
  }
  return fieldName(key);
}
