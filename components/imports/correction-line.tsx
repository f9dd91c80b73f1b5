import { useTranslations } from "next-intl";
import type { Column } from "@/lib/imports/mapping";
import type { RejectedLine } from "@/lib/imports/schema";
import { Field, FieldError } from "../ui/field";
import { Input } from "../ui/input";
import { isContactField } from "./column-choices";
import { cellOf, type Edits, faultyColumn } from "./corrections";
import { useRefusalWords } from "./use-refusal-words";

type CorrectionLineProps = {
  line: RejectedLine;
  fields: Column[];
  edits: Edits;
  onWrite: (at: number, value: string) => void;
};

/** A rejected line as a small form: its reason stands at the field that must change. */
export function CorrectionLine({ line, fields, edits, onWrite }: CorrectionLineProps) {
  const t = useTranslations("imports.columns");
  const words = useTranslations("imports.correct");
  const refusalWords = useRefusalWords();
  const faulty = faultyColumn(fields, line.field);
  const written = faulty === undefined ? "" : (line.original[faulty] ?? "");
  const reason = refusalWords({ ...line, written });
  const labelOf = (field: string) => (isContactField(field) ? t(field) : field.replace(/^fields\./, ""));
  return (
    <li className="border-t px-inset py-4">
      <fieldset>
        <legend className="mb-2 text-sm/6 text-muted-foreground">{words("line", { line: line.line })}</legend>
        {faulty === undefined && <FieldError>{reason}</FieldError>}
        <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,15rem),1fr))] items-start gap-x-4 gap-y-3">
          {fields.map(({ field, index }) => (
            <Field key={index} label={labelOf(field)} error={index === faulty ? reason : undefined}>
              <Input
                value={cellOf(line, index, edits)}
                onChange={({ target }) => onWrite(index, target.value)}
                inputMode={field === "phone" ? "tel" : undefined}
                autoComplete="off"
              />
            </Field>
          ))}
        </div>
      </fieldset>
    </li>
  );
}
