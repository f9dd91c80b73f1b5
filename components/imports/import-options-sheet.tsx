"use client";

import { useTranslations } from "next-intl";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { Section, Sheet } from "../common/sheet";
import type { CategoryOption } from "../contacts/contact-line";
import { CountryPicker } from "../contacts/country-picker";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { CategoryField } from "./category-field";
import type { People, ReviewOptions } from "./use-import-review";

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
  const isContacts = options.people === "contacts";
  return (
    <Sheet labelledBy="import-options">
      <Section title={t("title")} titleId="import-options">
        <RadioCards
          className="mb-5"
          legend={t("people")}
          name="people"
          value={options.people}
          onValueChange={(people) => onChange({ people: people as People })}
          options={[
            { value: "contacts", label: t("people_contacts"), hint: t("people_contacts_hint") },
            { value: "opt_outs", label: t("people_opt_outs"), hint: t("people_opt_outs_hint") },
          ]}
        />
        <div className="grid items-start gap-x-6 gap-y-4 md:grid-cols-2">
          <Field label={t("country")} hint={t("country_hint")} error={words.field(errors.default_country)}>
            <CountryPicker
              value={options.default_country}
              onValueChange={(default_country) => onChange({ default_country })}
            />
          </Field>
          {isContacts && (
            <CategoryField
              value={options.category_id}
              onValueChange={(category_id) => onChange({ category_id })}
              categories={categories}
              error={words.field(errors.category_id)}
            />
          )}
          <Field
            label={t(isContacts ? "consent_source" : "refusal_source")}
            optional={isContacts}
            hint={t(isContacts ? "consent_hint" : "refusal_hint")}
            error={words.field(errors.consent_source)}
          >
            <Input
              list={isContacts ? "consent-sources" : undefined}
              maxLength={200}
              value={options.consent_source}
              onChange={(event) => onChange({ consent_source: event.target.value })}
            />
          </Field>
          <Field
            label={t(isContacts ? "consent_since" : "refusal_since")}
            optional
            error={words.field(errors.consent_since)}
          >
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
