import { OctagonPause } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";

type ErrorPanelProps = {
  /** What happened, as a title. */
  title: ReactNode;
  what?: ReactNode;
  safe?: ReactNode;
  todo?: ReactNode;
  /** Code, id, hour: folded away. */
  detail?: ReactNode;
  /** 1 where it is all that the page shows. */
  level?: 1 | 2;
};

/** What happened · what is safe · what to do. */
export function ErrorPanel({ title, what, safe, todo, detail, level = 2 }: ErrorPanelProps) {
  const t = useTranslations("common");
  return (
    <div data-slot="note" className="note stop" role="alert">
      <span className="mark mark-failed">
        <OctagonPause />
      </span>
      <div data-slot="note-text" className="grid gap-2">
        {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
        {what && <p>{what}</p>}
        {safe && <p>{safe}</p>}
        {todo && <p className="font-semibold">{todo}</p>}
        {detail && (
          <details>
            <summary>{t("technical_detail")}</summary>
            <p className="text-sm">{detail}</p>
          </details>
        )}
      </div>
    </div>
  );
}
