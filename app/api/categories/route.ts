import { createCategory } from "@/lib/categories/commands";
import { getCategory, listCategories } from "@/lib/categories/queries";
import { Category, CategoryListQuery, CategoryPage, NewCategory } from "@/lib/categories/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  summary: "List categories by name",
  query: CategoryListQuery,
  output: CategoryPage,
  handle: (ctx, { query }) => listCategories(ctx, query),
});

export const POST = route({
  summary: "Create a category",
  body: NewCategory,
  example: { name: "Parents de CM2", color: "cat-3", description: "Rentrée 2026" },
  output: Category,
  status: 201,
  recall: (ctx, id) => getCategory(ctx, Number(id)),
  handle: (ctx, { body }) => createCategory(ctx, body),
});
