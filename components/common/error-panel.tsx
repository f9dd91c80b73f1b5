import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { NoteFrame } from "./note";

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
    <NoteFrame tone="stop" role="alert" markClassName="self-start">
      <div className="grid gap-2 text-md/5.75">
        {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
        {what && <p>{what}</p>}
        {safe && <p>{safe}</p>}
        {todo && <p className="font-semibold">{todo}</p>}
        {detail && (
          <details>
            <summary className="min-h-7 text-sm/6 max-md:min-h-control max-md:content-center">
              {t("technical_detail")}
            </summary>
            <p className="text-sm">{detail}</p>
          </details>
        )}
      </div>
    </NoteFrame>
  );
}
