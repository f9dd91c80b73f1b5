import { placeholders } from "@shared/template-parts";
import { useTranslations } from "next-intl";
import { useFieldNames } from "../common/use-field-names";
import { Field, FieldLegend } from "../ui/field";
import { Input } from "../ui/input";
import type { TemplateFormState } from "./use-template-form";

/** A sample value for each variable, for Meta's reviewers. */
export function SampleFields({ form: { values, change, problemOf } }: { form: TemplateFormState }) {
  const t = useTranslations("templates.form");
  const fieldName = useFieldNames();
  const keys = placeholders(values.body);
  const [header] = values.header_format === "TEXT" ? placeholders(values.header) : [];
  if (keys.length === 0 && header === undefined) return null;
  return (
    <fieldset className="grid gap-4">
      <FieldLegend>{t("samples")}</FieldLegend>
      <p className="text-sm text-muted-foreground">{t("samples_hint")}</p>
      <div className="grid items-start gap-4 md:grid-cols-2">
        {header !== undefined && (
          <Field
            label={t("header_sample", { variable: fieldName(header) })}
            error={problemOf("header_sample")}
          >
            <Input
              value={values.header_sample}
              onChange={({ target }) => change({ header_sample: target.value })}
            />
          </Field>
        )}
        {keys.map((key) => (
          <Field
            key={key}
            label={t("sample", { variable: fieldName(key) })}
            error={problemOf(`samples.${key}`)}
          >
            <Input
              value={values.samples[key] ?? ""}
              onChange={({ target }) => change({ samples: { ...values.samples, [key]: target.value } })}
            />
          </Field>
        ))}
      </div>
    </fieldset>
  );
}
