import { deleteCategory, updateCategory } from "@/lib/categories/commands";
import { getCategory } from "@/lib/categories/queries";
import { Category, CategoryPatch } from "@/lib/categories/schema";
import { IdParams, route } from "@/lib/http/route";

export const GET = route({
  summary: "Get a category",
  params: IdParams,
  output: Category,
  handle: (ctx, { params }) => getCategory(ctx, params.id),
});

export const PUT = route({
  summary: "Update a category",
  params: IdParams,
  refuses: ["conflict"],
  load: (ctx, { id }) => getCategory(ctx, id),
  body: CategoryPatch,
  example: { color: "#b4552d" },
  output: Category,
  handle: (ctx, { params, body }) => updateCategory(ctx, { ...body, id: params.id }),
});

export const DELETE = route({
  summary: "Delete a category; its contacts stay",
  params: IdParams,
  load: (ctx, { id }) => getCategory(ctx, id),
  handle: async (ctx, { params }) => {
    await deleteCategory(ctx, params);
    return undefined;
  },
});
