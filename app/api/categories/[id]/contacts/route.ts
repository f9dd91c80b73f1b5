import { addContacts } from "@/lib/categories/commands";
import { getCategory } from "@/lib/categories/queries";
import { Added, ContactIds } from "@/lib/categories/schema";
import { listContacts } from "@/lib/contacts/queries";
import { ContactListQuery, ContactPage } from "@/lib/contacts/schema";
import { IdParams, route } from "@/lib/http/route";

export const GET = route({
  summary: "List the contacts of a category",
  params: IdParams,
  load: (ctx, { id }) => getCategory(ctx, id),
  query: ContactListQuery,
  output: ContactPage,
  handle: (ctx, { params, query }) => listContacts(ctx, { ...query, category_id: params.id }),
});

export const POST = route({
  summary: "Add contacts to a category",
  params: IdParams,
  load: (ctx, { id }) => getCategory(ctx, id),
  body: ContactIds,
  example: { contact_ids: [1, 2, 3] },
  refuses: ["contact_not_found"],
  output: Added,
  handle: (ctx, { params, body }) => addContacts(ctx, { ...body, id: params.id }),
});
