import { getContact } from "@/lib/contacts/queries";
import { IdParams, route } from "@/lib/http/route";
import { unwrap } from "@/lib/supabase/errors";

export const GET = route({
  summary: "Download all the data kept about a person",
  params: IdParams,
  load: (ctx, { id }) => getContact(ctx, id),
  produces: "application/json",
  handle: async (ctx, { params }) =>
    Response.json(unwrap(await ctx.db.rpc("export_contact", { p_contact_id: params.id })), {
      headers: {
        "content-disposition": `attachment; filename="contact-${params.id}.json"`,
        "cache-control": "private, no-store",
      },
    }),
});
