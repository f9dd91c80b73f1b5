import { cn } from "../ui/cn";

export type CategoryLike = { name: string; color: string };

/** `color` as the database holds it: `cat-1` … `cat-8`, or `#rrggbb`. */
export function categoryColor(color: string): string {
  if (/^cat-[1-8]$/.test(color)) return `var(--${color})`;
  return /^#[0-9a-f]{6}$/i.test(color) ? color : "var(--cat-8)";
}

/** The colour of a category, shown beside its name. */
export function CategorySquare({ color, large }: { color: string; large?: boolean }) {
  return (
    <span
      className={cn("flex-none", large ? "size-3 rounded-bar" : "size-2.5 rounded-[2px]")}
      style={{ background: categoryColor(color) }}
      aria-hidden="true"
    />
  );
}

export function CategoryChip({ name, color }: CategoryLike) {
  return (
    <span className="inline-flex items-center gap-1.75 text-sm/5">
      <CategorySquare color={color} />
      <span className="line-clamp-2 wrap-anywhere" title={name}>
        {name}
      </span>
    </span>
  );
}

export function CategoryChips({ categories }: { categories: (CategoryLike & { id?: string | number })[] }) {
  return (
    <span className="flex flex-wrap gap-x-3.5 gap-y-0.5">
      {categories.map((category) => (
        <CategoryChip key={category.id ?? category.name} name={category.name} color={category.color} />
      ))}
    </span>
  );
}
