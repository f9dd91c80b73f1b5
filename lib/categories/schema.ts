import { z } from "zod";
import { cursorOf, ListQuery, Page } from "@/lib/base/list";
import { Id, Instant, text } from "@/lib/base/values";

export const CATEGORY_COLORS = [
  "cat-1",
  "cat-2",
  "cat-3",
  "cat-4",
  "cat-5",
  "cat-6",
  "cat-7",
  "cat-8",
] as const;
const Color = z
  .string()
  .toLowerCase()
  .regex(/^(cat-[1-8]|#[0-9a-f]{6})$/);

export const NewCategory = z
  .object({
    name: text(80).min(1),
    color: Color.optional(),
    description: text(500).optional(),
  })
  .meta({ id: "NewCategory" });
export type NewCategory = z.infer<typeof NewCategory>;

export const CategoryPatch = NewCategory.partial().meta({ id: "CategoryPatch" });
export type CategoryPatch = z.infer<typeof CategoryPatch>;

export const Category = z
  .object({
    id: Id,
    name: z.string(),
    color: z.string(),
    description: z.string(),
    contact_count: z.number().int(),
    created_at: Instant,
  })
  .meta({ id: "Category" });
export type Category = z.infer<typeof Category>;

/** A category with its owner, for routes and pages. */
export const OwnedCategory = Category.extend({ owner_id: z.uuid(), updated_at: Instant });
export type OwnedCategory = z.infer<typeof OwnedCategory>;

export const CategoryListQuery = z.object({
  ...ListQuery.shape,
  cursor: cursorOf(z.tuple([z.string(), Id])).optional(),
  owner: z.uuid().optional(),
});
export type CategoryListQuery = z.infer<typeof CategoryListQuery>;

export const CategoryPage = Page(Category).meta({ id: "CategoryPage" });

export const CategoryId = z.object({ id: Id });
/** `unchanged_since`: refused with `conflict` when the category was changed after that version (`updated_at`). */
export const CategoryUpdate = CategoryPatch.extend({ id: Id, unchanged_since: Instant.optional() });
export type CategoryUpdate = z.infer<typeof CategoryUpdate>;
export const ContactIds = z.object({ contact_ids: z.array(Id).min(1).max(10_000) });
export const Added = z.object({ added: z.number().int() });
