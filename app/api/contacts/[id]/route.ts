import { deleteContact, updateContact } from "@/lib/contacts/commands";
import { getContact } from "@/lib/contacts/queries";
import { Contact, ContactPatch } from "@/lib/contacts/schema";
import { IdParams, route } from "@/lib/http/route";

export const GET = route({
  summary: "Get a contact",
  params: IdParams,
  output: Contact,
  handle: (ctx, { params }) => getContact(ctx, params.id),
});

export const PUT = route({
  summary: "Update a contact",
  params: IdParams,
  load: (ctx, { id }) => getContact(ctx, id),
  body: ContactPatch,
  example: { full_name: "Awa Ndiaye" },
  refuses: ["contact_exists", "category_not_found", "conflict"],
  output: Contact,
  handle: (ctx, { params, body }) => updateContact(ctx, { ...body, id: params.id }),
});

export const DELETE = route({
  summary: "Delete a contact and erase what identifies the person",
  params: IdParams,
  load: (ctx, { id }) => getContact(ctx, id),
  handle: async (ctx, { params }) => {
    await deleteContact(ctx, params);
    return undefined;
  },
});
