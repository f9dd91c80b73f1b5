import type { CSSProperties } from "react";

export type CategoryLike = { name: string; color: string };

/** `color` as the database holds it: `cat-1` … `cat-8`, or `#rrggbb`. */
export function categoryColor(color: string): string {
  if (/^cat-[1-8]$/.test(color)) return `var(--${color})`;
  return /^#[0-9a-f]{6}$/i.test(color) ? color : "var(--cat-8)";
}

export function CategoryChip({ name, color }: CategoryLike) {
  return (
    <span className="category" style={{ "--c": categoryColor(color) } as CSSProperties}>
      <span className="line-clamp-2 break-words" title={name}>
        {name}
      </span>
    </span>
  );
}

export function CategoryChips({ categories }: { categories: (CategoryLike & { id?: string | number })[] }) {
  return (
    <span className="categories">
      {categories.map((category) => (
        <CategoryChip key={category.id ?? category.name} name={category.name} color={category.color} />
      ))}
    </span>
  );
}
