import { optInContact, optOutContact } from "@/lib/contacts/opt-outs";
import { getContact } from "@/lib/contacts/queries";
import { Contact, OptInQuery } from "@/lib/contacts/schema";
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
  others: "super_admin",
  query: OptInQuery,
  refuses: ["opted_out_by_person"],
  handle: async (ctx, { params, query }) => {
    await optInContact(ctx, { ...params, ...query });
    return undefined;
  },
});
