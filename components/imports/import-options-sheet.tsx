"use client";

import { useTranslations } from "next-intl";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { Section, Sheet } from "../common/sheet";
import type { CategoryOption } from "../contacts/contact-line";
import { CountryPicker } from "../contacts/country-picker";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import type { ReviewOptions } from "./use-import-review";

type ImportOptionsSheetProps = {
  options: ReviewOptions;
  onChange: (change: Partial<ReviewOptions>) => void;
  /** The server's error codes by field. */
  errors: Record<string, string>;
  categories: CategoryOption[];
};

export function ImportOptionsSheet({ options, onChange, errors, categories }: ImportOptionsSheetProps) {
  const t = useTranslations("imports.options");
  const words = useErrorWords();
  return (
    <Sheet labelledBy="import-options">
      <Section title={t("title")} titleId="import-options">
        <div className="grid items-start gap-x-6 gap-y-4 md:grid-cols-2">
          <Field label={t("country")} hint={t("country_hint")} error={words.field(errors.default_country)}>
            <CountryPicker
              value={options.default_country}
              onValueChange={(default_country) => onChange({ default_country })}
            />
          </Field>
          <Field label={t("category")} optional error={words.field(errors.category_id)}>
            <Select
              value={options.category_id === null ? "" : String(options.category_id)}
              onValueChange={(id) => onChange({ category_id: id === "" ? null : Number(id) })}
              options={[
                { value: "", label: t("no_category") },
                ...categories.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
            />
          </Field>
          <Field
            label={t("consent_source")}
            optional
            hint={t("consent_hint")}
            error={words.field(errors.consent_source)}
          >
            <Input
              list="consent-sources"
              maxLength={200}
              value={options.consent_source}
              onChange={(event) => onChange({ consent_source: event.target.value })}
            />
          </Field>
          <Field label={t("consent_since")} optional error={words.field(errors.consent_since)}>
            <Input
              type="date"
              value={options.consent_since}
              onChange={(event) => onChange({ consent_since: event.target.value })}
            />
          </Field>
        </div>
        <datalist id="consent-sources">
          {(["paper", "site", "shop", "event"] as const).map((source) => (
            <option key={source} value={t(`sources.${source}`)} />
          ))}
        </datalist>
      </Section>
    </Sheet>
  );
}
