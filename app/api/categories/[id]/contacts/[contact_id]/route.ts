import { removeContact } from "@/lib/categories/commands";
import { getCategory } from "@/lib/categories/queries";
import { Id, IdParams, route } from "@/lib/http/route";

export const DELETE = route({
  summary: "Remove a contact from a category",
  params: IdParams.extend({ contact_id: Id }),
  load: (ctx, { id }) => getCategory(ctx, id),
  handle: async (ctx, { params }) => {
    await removeContact(ctx, params);
    return undefined;
  },
});
