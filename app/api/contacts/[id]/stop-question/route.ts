import { getContact } from "@/lib/contacts/queries";
import { Contact } from "@/lib/contacts/schema";
import { IdParams, route } from "@/lib/http/route";
import { answerStopQuestion } from "@/lib/inbox/commands";
import { StopDecision } from "@/lib/inbox/schema";

export const PUT = route({
  summary: "Decide whether a contact who seems to ask for a stop did",
  params: IdParams,
  body: StopDecision,
  example: { is_stop: true },
  load: (ctx, { id }) => getContact(ctx, id),
  output: Contact,
  refuses: ["conflict"],
  handle: async (ctx, { params, body }) => {
    await answerStopQuestion(ctx, { contact_id: params.id, ...body });
    return getContact(ctx, params.id);
  },
});
