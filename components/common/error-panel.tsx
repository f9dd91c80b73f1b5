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
};

/** What happened · what is safe · what to do. */
export function ErrorPanel({ title, what, safe, todo, detail }: ErrorPanelProps) {
  const t = useTranslations("common");
  return (
    <div className="note stop" role="alert">
      <span className="mark mark-failed">
        <OctagonPause />
      </span>
      <div className="stack-sm">
        <h2>{title}</h2>
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
