import { resetSequence } from "@/lib/contacts/commands";
import { getContact } from "@/lib/contacts/queries";
import { Contact } from "@/lib/contacts/schema";
import { IdParams, route } from "@/lib/http/route";

export const POST = route({
  summary:
    "Reset a contact's sequence: queued messages are cancelled, earlier ones no longer trigger Message 2",
  params: IdParams,
  load: (ctx, { id }) => getContact(ctx, id),
  output: Contact,
  handle: async (ctx, { params }) => {
    await resetSequence(ctx, params);
    return getContact(ctx, params.id);
  },
});
