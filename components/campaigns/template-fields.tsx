"use client";

import { UserX } from "lucide-react";
import { useTranslations } from "next-intl";
import { Note } from "@/components/common/note";
import { useTemplateSync } from "@/components/templates/template-sync";
import { FieldLegend } from "@/components/ui/field";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { TemplatePicker } from "./template-picker";
import { VariableRow } from "./variable-row";

export type TemplateFieldsProps = {
  templates: TemplateChoice[];
  /** The stored templates may be old. */
  isStale: boolean;
  chosen: TemplateChoice | null;
  field_names: string[];
  /** Number of contacts that lack a value without a fallback. */
  lacking: number;
};

/** The template of Message 1 and the source of each of its values. */
export function TemplateFields({ templates, isStale, chosen, field_names, lacking }: TemplateFieldsProps) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const sync = useTemplateSync(isStale);
  const snapshot = chosen?.snapshot;
  return (
    <div className="grid gap-4">
      <TemplatePicker templates={templates} field_names={field_names} sync={sync} />
      {snapshot && chosen.variables.length > 0 && (
        <fieldset className="grid gap-4">
          <FieldLegend className="pb-2">{t("variables")}</FieldLegend>
          {chosen.variables.map((variable, place) => (
            <VariableRow
              key={variable.key}
              place={place}
              variable={variable}
              snapshot={snapshot}
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
  );
}
