"use client";

import { FilePen, Search } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { TemplateCard } from "@/components/templates/template-card";
import { SyncButton, SyncFailure, type TemplateSync } from "@/components/templates/template-sync";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { lazyComponent } from "@/components/ui/lazy-component";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { useDraftForm } from "./draft-form";
import { choicesFor, templateKey } from "./draft-values";

const dialog = lazyComponent(() => import("./template-dialog").then((module) => module.TemplateDialog));

/** Up to this number all are shown at once. */
const FEW = 4;

type TemplatePickerProps = { templates: TemplateChoice[]; field_names: string[]; sync: TemplateSync };

/** A few templates as bubbles, the most recently used first, and all in a dialog. */
export function TemplatePicker({ templates, field_names, sync }: TemplatePickerProps) {
  const t = useTranslations("campaigns.editor");
  const words = useErrorWords();
  const format = useFormat();
  const [titleId, errorId] = [useId(), useId()];
  const [dialogWanted, setDialogWanted] = useState(false);
  const { values, change, problems } = useDraftForm();
  const error = words.field(problems.template);
  const choose = (key: string) => {
    const next = templates.find((template) => templateKey(template) === key);
    change({ template: key, variables: choicesFor(next?.variables ?? [], values.variables, field_names) });
  };
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span id={titleId} className="text-md font-semibold">
          {t("template")}
        </span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1 max-md:-ms-3">
          <Button variant="ghost" size="sm" asChild>
            <Link href="/templates/new" target="_blank">
              <FilePen />
              {t("draft_template")}
            </Link>
          </Button>
          <SyncButton sync={sync} />
        </span>
      </div>
      <SyncFailure sync={sync} />
      {templates.length === 0 && (
        <p className="text-muted-foreground">{t(sync.isBusy ? "templates_awaited" : "templates_none")}</p>
      )}
      <div
        role="radiogroup"
        aria-labelledby={titleId}
        aria-describedby={error ? errorId : undefined}
        className="grid items-start gap-3 sm:grid-cols-2"
      >
        {offered(templates, values.template).map((template, place) => {
          const key = templateKey(template);
          return (
            <TemplateCard
              key={key}
              template={template}
              name="template"
              short
              className={templates.length > FEW ? "max-sm:nth-[n+3]:not-has-checked:hidden" : undefined}
              isChosen={values.template === key}
              isInvalid={error !== undefined && place === 0}
              onChoose={() => choose(key)}
            />
          );
        })}
      </div>
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {templates.length > FEW && (
        <Button
          variant="outline"
          className="justify-self-start"
          onClick={() => setDialogWanted(true)}
          {...dialog.preload}
        >
          <Search />
          {t("all_templates", { n: format.number(templates.length) })}
        </Button>
      )}
      {dialogWanted && (
        <dialog.Component
          templates={templates}
          chosen={values.template}
          onChoose={choose}
          onClose={() => setDialogWanted(false)}
        />
      )}
    </div>
  );
}

/** All templates when there are few, else the first that can be chosen, and in any case the chosen one. */
function offered(templates: TemplateChoice[], chosen: string): TemplateChoice[] {
  if (templates.length <= FEW) return templates;
  const first = templates.filter(({ refusal }) => refusal === null).slice(0, FEW);
  const own = templates.find((template) => templateKey(template) === chosen);
  return !own || first.includes(own) ? first : [own, ...first.slice(0, FEW - 1)];
}
