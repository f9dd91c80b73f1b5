"use client";

import { BadgeCheck, FilePen, UserX } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { Note } from "@/components/common/note";
import { Section, Sheet } from "@/components/common/sheet";
import { Tag } from "@/components/common/tag";
import { SyncButton } from "@/components/templates/sync-button";
import { languageName, refusalKey } from "@/components/templates/template-names";
import { Button } from "@/components/ui/button";
import { Field, FieldLegend } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/input";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { useDraftForm } from "./draft-form";
import { choicesFor, templateKey } from "./draft-values";
import { VariableRow } from "./variable-row";

type TemplateSectionProps = {
  templates: TemplateChoice[];
  chosen: TemplateChoice | null;
  field_names: string[];
  /** Number of contacts that lack a value without a fallback. */
  lacking: number;
};

export function TemplateSection({ templates, chosen, field_names, lacking }: TemplateSectionProps) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const titleId = useId();
  return (
    <Sheet labelledBy={titleId}>
      <Section
        title={t("message_1")}
        titleId={titleId}
        aside={
          chosen?.refusal === null && (
            <Tag tone="go" icon={BadgeCheck}>
              {t("approved")}
            </Tag>
          )
        }
      >
        <div className="grid gap-4">
          <TemplatePicker templates={templates} field_names={field_names} />
          {chosen?.snapshot && chosen.variables.length > 0 && (
            <fieldset className="grid gap-4">
              <FieldLegend className="pb-2">{t("variables")}</FieldLegend>
              {chosen.variables.map((variable, place) => (
                <VariableRow
                  key={variable.key}
                  place={place}
                  variable={variable}
                  snapshot={chosen.snapshot as NonNullable<TemplateChoice["snapshot"]>}
                  field_names={field_names}
                />
              ))}
            </fieldset>
          )}
          {lacking > 0 && (
            <Note tone="wait" icon={UserX}>
              <b>{t("lacking", { count: lacking, n: format.number(lacking) })}</b>{" "}
              {t("lacking_means", { count: lacking })}
            </Note>
          )}
        </div>
      </Section>
    </Sheet>
  );
}

function TemplatePicker({ templates, field_names }: Pick<TemplateSectionProps, "templates" | "field_names">) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const { values, change, problems } = useDraftForm();
  const usable = templates.filter(({ refusal }) => refusal === null);
  const choose = (key: string) => {
    const next = templates.find((template) => templateKey(template) === key);
    change({ template: key, variables: choicesFor(next?.variables ?? [], values.variables, field_names) });
  };
  return (
    <Field
      label={t("template")}
      error={words.field(problems.template)}
      hint={<TemplateCounts templates={templates} />}
      aside={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-2 max-md:-ms-3">
          <Button variant="ghost" size="sm" asChild>
            <Link href="/templates/new" target="_blank">
              <FilePen />
              {t("draft_template")}
            </Link>
          </Button>
          <SyncButton />
        </span>
      }
    >
      <NativeSelect value={values.template} onChange={(event) => choose(event.target.value)}>
        <option value="" disabled hidden>
          {usable.length > 0 ? t("choose_template") : t("no_template")}
        </option>
        {usable.map((template) => (
          <TemplateOption key={templateKey(template)} template={template} />
        ))}
        {templates.length > usable.length && (
          <optgroup label={t("not_usable")}>
            {templates
              .filter(({ refusal }) => refusal !== null)
              .map((template) => (
                <TemplateOption key={templateKey(template)} template={template} />
              ))}
          </optgroup>
        )}
      </NativeSelect>
    </Field>
  );
}

function TemplateOption({ template }: { template: TemplateChoice }) {
  const t = useTranslations("templates");
  const locale = useLocale();
  const category = template.category.toLowerCase();
  const facts = [
    template.name,
    languageName(template.language, locale),
    t.has(`category.${category}` as "category.marketing")
      ? t(`category.${category}` as "category.marketing")
      : category,
  ].join(" · ");
  return (
    <option value={templateKey(template)} disabled={template.refusal !== null}>
      {template.refusal === null ? facts : t("refused", { template: facts, why: t(refusalKey(template)) })}
    </option>
  );
}

function TemplateCounts({ templates }: { templates: TemplateChoice[] }) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const usable = templates.filter(({ refusal }) => refusal === null).length;
  const others = templates.length - usable;
  if (templates.length === 0) return t("templates_none");
  return (
    <>
      {t("templates_usable", { count: usable, n: format.number(usable) })}
      {others > 0 && ` ${t("templates_others", { count: others, n: format.number(others) })}`}
    </>
  );
}
