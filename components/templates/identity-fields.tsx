import { useLocale, useTranslations } from "next-intl";
import { DRAFT_CATEGORIES, LANGUAGES } from "@/lib/templates/drafting";
import { Section, Sheet } from "../common/sheet";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { Select } from "../ui/select";
import { languageName } from "./template-names";
import { asTemplateName } from "./template-values";
import type { TemplateFormState } from "./use-template-form";

/** Name, language and category of the template. */
export function IdentityFields({ form: { values, change, problemOf } }: { form: TemplateFormState }) {
  const t = useTranslations("templates.form");
  const locale = useLocale();
  return (
    <Sheet labelledBy="template-identity">
      <Section title={t("identity")} titleId="template-identity">
        <div className="grid gap-4">
          <div className="grid items-start gap-4 md:grid-cols-2">
            <Field label={t("name")} error={problemOf("name")} hint={t("name_hint")}>
              <Input
                value={values.name}
                onChange={({ target }) => change({ name: asTemplateName(target.value) })}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            </Field>
            <Field label={t("language")} error={problemOf("language")}>
              <Select
                value={values.language}
                onValueChange={(language) => change({ language })}
                options={LANGUAGES.map((language) => ({
                  value: language,
                  label: languageName(language, locale),
                }))}
              />
            </Field>
          </div>
          <RadioCards
            legend={t("category")}
            name="category"
            value={values.category}
            onValueChange={(category) => change({ category })}
            error={problemOf("category")}
            options={DRAFT_CATEGORIES.map((category) => ({
              value: category,
              label: t(`categories.${category}`),
              hint: t(`categories.${category}_hint`),
            }))}
          />
        </div>
      </Section>
    </Sheet>
  );
}
