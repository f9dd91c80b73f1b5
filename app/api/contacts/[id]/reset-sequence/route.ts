import { resetSequence } from "@/lib/contacts/commands";
import { getContact } from "@/lib/contacts/queries";
import { Contact } from "@/lib/contacts/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary: "Start over with a contact: what waits is cancelled, old messages trigger nothing any more",
  params: IdParams,
  load: (ctx, { id }) => getContact(ctx, id),
  output: Contact,
  handle: async (ctx, { params }) => {
    await resetSequence(ctx, params);
    return getContact(ctx, params.id);
  },
});
