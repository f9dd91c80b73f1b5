"use client";

import { BadgeCheck, RefreshCw, UserX } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useId, useTransition } from "react";
import { toast } from "sonner";
import { answerOf } from "@/components/common/answer-of";
import { Note } from "@/components/common/note";
import { Section, Sheet } from "@/components/common/sheet";
import { Tag } from "@/components/common/tag";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/input";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { syncTemplatesAction } from "@/lib/templates/actions";
import type { TemplateChoice } from "@/lib/templates/schema";
import { useDraftForm } from "./draft-form";
import { choicesFor, templateKey } from "./draft-values";
import { languageName } from "./template-facts";
import { VariableRow } from "./variable-row";

type TemplateSectionProps = {
  templates: TemplateChoice[];
  chosen: TemplateChoice | null;
  field_names: string[];
  /** Contacts that lack a value which nothing stands in for. */
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
        <div className="stack">
          <TemplatePicker templates={templates} field_names={field_names} />
          {chosen?.snapshot && chosen.variables.length > 0 && (
            <fieldset className="stack">
              <legend className="label pb-2">{t("variables")}</legend>
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
      aside={<SyncButton />}
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

const STATUSES = ["pending", "rejected", "paused", "disabled", "in_appeal", "limit_exceeded"] as const;

export function refusalKey({ refusal, status }: Pick<TemplateChoice, "refusal" | "status">) {
  if (refusal !== "not_approved") return `refusal.${refusal ?? "not_approved"}` as const;
  const known = STATUSES.find((each) => each === status.toLowerCase());
  return known ? (`status.${known}` as const) : ("refusal.not_approved" as const);
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

function SyncButton() {
  const t = useTranslations("templates");
  const words = useErrorWords();
  const format = useFormat();
  const [busy, start] = useTransition();
  const synchronise = () =>
    start(async () => {
      const answer = await answerOf(syncTemplatesAction({}));
      if (!answer.ok) toast.error(words.error(answer.code));
      else
        toast.success(t("synced", { count: answer.data.approved, n: format.number(answer.data.approved) }));
    });
  return (
    <Button variant="ghost" size="sm" busy={busy} onClick={synchronise}>
      {!busy && <RefreshCw />}
      {t("sync")}
    </Button>
  );
}
