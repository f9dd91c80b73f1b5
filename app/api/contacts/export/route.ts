import { csvResponse } from "@/lib/base/csv";
import { exportContacts } from "@/lib/contacts/export";
import { ContactExportQuery } from "@/lib/contacts/schema";
import { route } from "@/lib/http/route";

export const GET = route({
  summary: "Download all matching contacts as CSV",
  query: ContactExportQuery,
  produces: "text/csv",
  handle: async (ctx, { query }) => csvResponse("contacts.csv", exportContacts(ctx, query)),
});
