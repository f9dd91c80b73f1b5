import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { LIMITS, MEDIA_FORMATS, SAMPLE_TYPES } from "@/lib/templates/drafting";
import { ChipInput } from "../common/chip-textarea";
import type { ChipNames } from "../common/chips";
import { FileDrop } from "../common/file-drop";
import { Field } from "../ui/field";
import { Select } from "../ui/select";
import type { TemplateFormState } from "./use-template-form";

const FORMATS = ["TEXT", ...MEDIA_FORMATS] as const;

/** The header: a title, or a file with a sample for Meta's reviewers. */
export function HeaderFields({ form, names }: { form: TemplateFormState; names: ChipNames }) {
  const t = useTranslations("templates.form");
  const { values, change, problemOf, sample, chooseSample } = form;
  const { number } = useFormat();
  const format = values.header_format;
  return (
    <>
      <Field label={t("header_format")}>
        <Select
          value={format}
          onValueChange={(chosen) =>
            change({ header_format: FORMATS.find((each) => each === chosen) ?? "TEXT" })
          }
          options={FORMATS.map((each) => ({ value: each, label: t(`header_formats.${each}`) }))}
        />
      </Field>
      {format === "TEXT" ? (
        <Field
          label={t("header")}
          optional
          error={problemOf("header")}
          hint={t("length", { length: number(values.header.length), longest: number(LIMITS.header) })}
        >
          <ChipInput value={values.header} onValueChange={(next) => change({ header: next })} names={names} />
        </Field>
      ) : (
        <Field label={t("media")} error={problemOf("header_media")} hint={t("media_hint")}>
          <FileDrop
            key={format}
            className="py-6"
            onFile={chooseSample}
            accept={Object.keys(SAMPLE_TYPES)
              .filter((type) => SAMPLE_TYPES[type] === format)
              .join()}
            label={t("media")}
            title={sample?.file.name ?? t("media_choose")}
            kinds={t(`media_kinds.${format}`)}
          />
        </Field>
      )}
    </>
  );
}
