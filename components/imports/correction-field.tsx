import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { RejectedLine } from "@/lib/imports/schema";
import { Tag } from "../common/tag";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { suggested } from "./corrections";

type CorrectionFieldProps = {
  line: RejectedLine;
  /** What the field is called, for screen readers; undefined when no single cell is wrong. */
  label?: string;
  value: string;
  failedAgain: boolean;
  onWrite: (value: string) => void;
  onLeave: (left_out: boolean) => void;
};

/** The one field that a rejected row needs, the number that was probably meant, and the way to set the row aside. */
export function CorrectionField({ line, label, value, failedAgain, onWrite, onLeave }: CorrectionFieldProps) {
  const t = useTranslations("imports.correct");
  const format = useFormat();
  const meant = suggested(line);
  if (line.left_out) {
    return (
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted-foreground">
        {t("left")}
        <Button variant="ghost" size="sm" onClick={() => onLeave(false)}>
          {t("take_back")}
        </Button>
      </span>
    );
  }
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1.5 md:min-w-40 xl:min-w-84">
      {label && (
        <Input
          dense
          className="min-w-40 flex-1 max-md:min-w-full"
          aria-label={label}
          aria-describedby={`why-${line.line}`}
          aria-invalid={failedAgain || undefined}
          value={value}
          onChange={({ target }) => onWrite(target.value)}
          inputMode={line.field === "phone" ? "tel" : undefined}
          autoComplete="off"
        />
      )}
      {failedAgain && <Tag tone="stop">{t("again")}</Tag>}
      {meant && value !== meant && (
        <Button variant="outline" size="sm" onClick={() => onWrite(meant)}>
          {t("accept", { phone: meant })}
        </Button>
      )}
      <Button variant="ghost" size="sm" onClick={() => onLeave(true)}>
        {t("leave")}
        <span className="sr-only"> {format.number(line.line)}</span>
      </Button>
    </span>
  );
}
