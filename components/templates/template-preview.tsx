import { HEADER_KEY, placeholders } from "@shared/template-parts";
import { useTranslations } from "next-intl";
import { componentsOf, parameterFormat } from "@/lib/templates/components";
import { Bubble, PhonePreview } from "../common/phone-preview";
import { Section, Sheet } from "../common/sheet";
import { useFieldNames } from "../common/use-field-names";
import { templateBubble } from "./bubbles";
import { type TemplateValues, templateOf } from "./template-values";
import type { HeaderSample } from "./use-template-form";

type TemplatePreviewProps = { values: TemplateValues; sample: HeaderSample | undefined; sender: string };

/** The message with its sample values, as on a phone. */
export function TemplatePreview({ values, sample, sender }: TemplatePreviewProps) {
  const t = useTranslations("templates.form");
  const fieldName = useFieldNames();
  const draft = templateOf(values, "");
  const { name, language, category } = draft;
  const parameter_format = parameterFormat(draft);
  const [header] = placeholders(draft.header);
  const headerKey = parameter_format === "NAMED" && header ? header : HEADER_KEY;
  const media = draft.header_media?.format === "DOCUMENT" ? sample?.file.name : sample?.url;
  const given = { [headerKey]: media ?? draft.header_sample ?? "", ...draft.samples };
  const snapshot = { name, language, category, parameter_format, components: componentsOf(draft) };
  const isEmpty = !draft.body.trim() && !draft.header && !draft.header_media && draft.buttons.length === 0;
  return (
    <Sheet labelledBy="template-preview" className="self-start lg:sticky lg:top-6">
      <Section title={t("preview")} titleId="template-preview" className="p-4">
        <PhonePreview sender={sender}>
          {isEmpty ? (
            <p className="py-8 text-center text-sm">{t("preview_empty")}</p>
          ) : (
            <Bubble {...templateBubble(snapshot, given, fieldName)} />
          )}
        </PhonePreview>
      </Section>
    </Sheet>
  );
}
