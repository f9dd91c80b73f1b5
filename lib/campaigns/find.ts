import "server-only";
import type { Ctx } from "@/lib/actor/context";
import { findContacts } from "@/lib/contacts/queries";
import type { ContactMatch, ContactSearch } from "@/lib/contacts/schema";
import { listCampaigns } from "./queries";
import type { CampaignRow } from "./schema";

export type FoundRecords = {
  contacts: ContactMatch[];
  campaigns: Pick<CampaignRow, "id" | "name" | "status">[];
};

const MOST = 6;

/** The first of the caller's contacts and campaigns that match a name or a piece of a number. */
export async function findRecords(ctx: Ctx, { q }: ContactSearch): Promise<FoundRecords> {
  const [contacts, campaigns] = await Promise.all([
    findContacts(ctx, { q }),
    listCampaigns(ctx, { q, limit: MOST, owner: ctx.actor.id }),
  ]);
  return {
    contacts: contacts.slice(0, MOST),
    campaigns: campaigns.items.map(({ id, name, status }) => ({ id, name, status })),
  };
}
