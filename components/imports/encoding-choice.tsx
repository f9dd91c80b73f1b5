"use client";

import { useTranslations } from "next-intl";
import type { Encoding } from "@/lib/imports/encodings";
import type { ImportPreview } from "@/lib/imports/preview-schema";
import { Field } from "../ui/field";
import { Select } from "../ui/select";

type EncodingChoiceProps = { preview: ImportPreview; onChoose: (encoding: Encoding) => void };

/** Each encoding with the first names as it shows them. */
export function EncodingChoice({ preview, onChoose }: EncodingChoiceProps) {
  const t = useTranslations("imports");
  if (preview.encodings.length === 0) return null;
  return (
    <Field label={t("encoding.label")} hint={t("encoding.hint")}>
      <Select
        value={preview.encoding}
        onValueChange={(encoding) => onChoose(encoding as Encoding)}
        options={preview.encodings.map(({ encoding, samples }) => ({
          value: encoding,
          label: t("encoding.choice", { name: t(`encodings.${encoding}`), samples: samples.join(", ") }),
        }))}
      />
    </Field>
  );
}
