import { createContact } from "@/lib/contacts/commands";
import { getContact, listContacts } from "@/lib/contacts/queries";
import { Contact, ContactListQuery, ContactPage, NewContact } from "@/lib/contacts/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  summary: "List, search and filter contacts",
  query: ContactListQuery,
  output: ContactPage,
  handle: (ctx, { query }) => listContacts(ctx, query),
});

export const POST = route({
  summary: "Create a contact",
  body: NewContact,
  example: {
    full_name: "Awa Diop",
    phone: "77 123 45 67",
    country_code: "SN",
    category_ids: [1],
    fields: { ville: "Dakar" },
  },
  refuses: ["contact_exists", "category_not_found"],
  output: Contact,
  status: 201,
  recall: (ctx, id) => getContact(ctx, Number(id)),
  handle: (ctx, { body }) => createContact(ctx, body),
});
