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
    <ul className="category-cards">
      {categories.map((category) => (
        <li key={category.id}>
          <div className="min-w-0">
            <h2>
              <Link href={`/categories/${category.id}`} className="cover">
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
