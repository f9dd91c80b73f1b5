import Link from "next/link";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { CategorySquare } from "../common/category-chip";
import type { EditedCategory } from "./category-dialog";
import { CategoryMenu } from "./category-menu";

export type CategoryCard = EditedCategory & { contact_count: number; foreign: boolean };

/** One sheet, a field for each category: what it is called, how many it holds. */
export function CategoryCards({ categories }: { categories: CategoryCard[] }) {
  const t = useTranslations("categories");
  const format = useFormat();
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] overflow-hidden">
      {categories.map((category) => (
        <li
          key={category.id}
          className="relative -mb-px flex min-h-30 justify-between gap-2 border-b px-inset py-5 shadow-[1px_0_0_var(--border)] hover:bg-accent *:data-[slot=button]:relative *:data-[slot=button]:flex-none *:data-[slot=button]:self-start"
        >
          <div className="min-w-0">
            <h2 className="text-base wrap-anywhere">
              <Link
                href={`/categories/${category.id}`}
                className="flex items-baseline gap-2.5 text-inherit no-underline after:absolute after:inset-0 hover:underline hover:decoration-auto"
              >
                <CategorySquare color={category.color} large />
                {category.name}
              </Link>
            </h2>
            <p>
              {t("contact_count", {
                count: category.contact_count,
                n: format.number(category.contact_count),
              })}
              {category.foreign && ` · ${t("foreign")}`}
            </p>
            {category.description && (
              <p className="line-clamp-2 text-sm text-muted-foreground">{category.description}</p>
            )}
          </div>
          {!category.foreign && <CategoryMenu category={category} size="icon-sm" />}
        </li>
      ))}
    </ul>
  );
}
