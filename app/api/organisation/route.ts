import { route } from "@/lib/http/route";
import { editOrganisation, getOrganisation } from "@/lib/settings/organisation";
import { Organisation, OrganisationPatch } from "@/lib/settings/organisation-schema";

export const GET = route({
  summary: "Get the organisation that the privacy page names",
  output: Organisation,
  handle: getOrganisation,
});

export const PUT = route({
  summary: "Update the organisation that the privacy page names",
  role: "super_admin",
  refuses: ["conflict"],
  body: OrganisationPatch,
  example: {
    name: "Les Ateliers Teranga",
    address: "12 rue des Tisserands, 75011 Paris",
    contact_email: "contact@ateliers-teranga.example",
  },
  output: Organisation,
  handle: (ctx, { body }) => editOrganisation(ctx, body),
});
