import type { PageSubjects } from "./page-subjects.ts";

/** The pages of the main job, from log-in to the replies. */
export const mainJob = ({ campaigns, draft }: PageSubjects): { name: string; address: string }[] => [
  { name: "/login", address: "/login" },
  { name: "/dashboard", address: "/dashboard" },
  { name: "/contacts", address: "/contacts" },
  { name: "/contacts/import", address: "/contacts/import" },
  { name: "/campaigns", address: "/campaigns" },
  { name: "/campaigns/new", address: "/campaigns/new" },
  { name: "/campaigns/[id]/edit", address: `/campaigns/${draft}/edit` },
  { name: "/campaigns/[id]/review", address: `/campaigns/${draft}/review` },
  { name: "/campaigns/[id]", address: `/campaigns/${campaigns}` },
  { name: "/inbox", address: "/inbox" },
];
