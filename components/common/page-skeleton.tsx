import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Skeleton } from "../ui/skeleton";
import { ListRow } from "./list-row";
import { Sheet } from "./sheet";

/** The shape of a page to come: a head, then rows. */
export function PageSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <SkeletonFrame>
      <Sheet>
        <RowSkeletons rows={rows} />
      </Sheet>
    </SkeletonFrame>
  );
}

/** A head, then what comes. Shows after 300 ms, so that quick pages never flash. */
export function SkeletonFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <div className="grid animate-appear-late grid-cols-1 gap-6" role="status">
      <span className="sr-only">{t("loading")}</span>
      <div className="grid grid-cols-1 gap-2 max-md:mx-gutter">
        <Skeleton className="h-9 w-56 max-w-full" />
        <Skeleton className="h-5 w-96 max-w-full" />
      </div>
      {children}
    </div>
  );
}

export function RowSkeletons({ rows = 8 }: { rows?: number }) {
  return (
    <ul aria-hidden="true">
      {Array.from({ length: rows }, (_, position) => (
        <ListRow key={position}>
          <Skeleton className="size-9 rounded-full" />
          <span className="grid min-w-0 flex-auto gap-2">
            <Skeleton style={{ width: `${35 - (position % 3) * 5}%` }} />
            <Skeleton style={{ width: `${61 - (position % 4) * 6}%` }} />
          </span>
        </ListRow>
      ))}
    </ul>
  );
}
