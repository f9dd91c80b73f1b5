import { RowSkeletons, SkeletonFrame } from "../common/page-skeleton";
import { Section, Sheet, Two } from "../common/sheet";
import { Skeleton } from "../ui/skeleton";

/** Placeholder of the home page: head, figures, two charts, rows. */
export function DashboardSkeleton() {
  return (
    <SkeletonFrame>
      <Sheet>
        <div className="grid grid-cols-2 gap-6 p-6 lg:grid-cols-4">
          {["sent", "success", "active", "cost"].map((figure) => (
            <span key={figure} className="grid gap-2">
              <Skeleton className="w-24" />
              <Skeleton className="h-7 w-20" />
              <Skeleton className="w-32 max-w-full" />
            </span>
          ))}
        </div>
      </Sheet>
      <Two variant="late">
        <Sheet>
          <Section>
            <Skeleton className="h-72 w-full" />
          </Section>
        </Sheet>
        <Sheet>
          <Section>
            <Skeleton className="size-40 rounded-full" />
          </Section>
        </Sheet>
      </Two>
      <Sheet>
        <RowSkeletons rows={5} />
      </Sheet>
    </SkeletonFrame>
  );
}
