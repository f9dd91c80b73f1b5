import { optInContact, optOutContact } from "@/lib/contacts/commands";
import { getContact } from "@/lib/contacts/queries";
import { Contact } from "@/lib/contacts/schema";
import { IdParams, route } from "@/lib/http/route";

export const PUT = route({
  summary: "Opt a contact out of all messages",
  params: IdParams,
  load: (ctx, { id }) => getContact(ctx, id),
  output: Contact,
  handle: async (ctx, { params }) => {
    await optOutContact(ctx, params);
    return getContact(ctx, params.id);
  },
});

export const DELETE = route({
  summary: "Opt a contact in again",
  params: IdParams,
  load: (ctx, { id }) => getContact(ctx, id),
  handle: async (ctx, { params }) => {
    await optInContact(ctx, params);
    return undefined;
  },
});
