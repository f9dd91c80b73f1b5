"use client";

import { BadgeCheck, UserX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Note } from "@/components/common/note";
import { Section, Sheet } from "@/components/common/sheet";
import { Tag } from "@/components/common/tag";
import { useTemplateSync } from "@/components/templates/template-sync";
import { FieldLegend } from "@/components/ui/field";
import { useFormat } from "@/lib/i18n/use-format";
import type { TemplateChoice } from "@/lib/templates/schema";
import { TemplatePicker } from "./template-picker";
import { VariableRow } from "./variable-row";

type TemplateSectionProps = {
  templates: TemplateChoice[];
  /** The stored templates may be old. */
  isStale: boolean;
  chosen: TemplateChoice | null;
  field_names: string[];
  /** Number of contacts that lack a value without a fallback. */
  lacking: number;
};

export function TemplateSection({ templates, isStale, chosen, field_names, lacking }: TemplateSectionProps) {
  const t = useTranslations("campaigns.editor");
  const format = useFormat();
  const titleId = useId();
  const sync = useTemplateSync(isStale);
  const snapshot = chosen?.snapshot;
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
      </Section>
    </Sheet>
  );
}
