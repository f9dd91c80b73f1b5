import { z } from "zod";
import { CampaignContacts } from "@/components/campaigns/campaign-contacts";
import { pageLinks } from "@/components/common/page-links";
import type { Ctx } from "@/lib/actor/context";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import { ExclusionReason } from "@/lib/campaigns/schema";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { listCampaignContacts, listExclusions } from "@/lib/messages/queries";
import { CampaignContactsQuery } from "@/lib/messages/schema";

const ContactsSearch = z.object({
  ...CampaignContactsQuery.omit({ campaign_id: true, limit: true }).shape,
  left_out: ExclusionReason.optional(),
});

type ContactsSectionProps = {
  ctx: Ctx;
  progress: CampaignProgress;
  searchParams: SearchParams;
  isOwn: boolean;
  /** The campaign whose people a copy leaves out. */
  original: string;
};

const spaced = (phone: string | null | undefined) => (phone ? spacedPhone(phone) : null);

/** The contacts selected by the URL. */
export async function ContactsSection({
  ctx,
  progress,
  searchParams,
  isOwn,
  original,
}: ContactsSectionProps) {
  const { cursor, ...shown } = await searchOf(ContactsSearch, searchParams);
  const params = await searchParams;
  const path = `/campaigns/${progress.id}`;
  const search = {
    ...shown,
    ...(cursor
      ? { cursor: single(params.cursor), from: single(params.from), trail: single(params.trail) }
      : {}),
  };
  const paging = <Item,>(page: {
    items: Item[];
    next_cursor: string | null;
    count: number | null;
    count_at_least: number;
  }) => ({
    count: page.count,
    countAtLeast: page.count_at_least,
    ...pageLinks(path, search, page.items.length, page.next_cursor),
  });
  const shared = { path, progress, shown, isOwn, original };

  if (shown.left_out) {
    const page = await listExclusions(ctx, {
      campaign_id: progress.id,
      reason: shown.left_out,
      cursor,
      limit: 50,
    });
    const left_out = page.items.map(({ contact_id, reason, contact }) => ({
      contact_id,
      reason,
      full_name: contact?.full_name ?? null,
      phone: spaced(contact?.phone),
    }));
    return <CampaignContacts {...shared} left_out={left_out} paging={paging(page)} />;
  }
  const page = await listCampaignContacts(ctx, { campaign_id: progress.id, limit: 50, cursor, ...shown });
  const lines = page.items.map((line) => ({
    ...line,
    contact: line.contact && { ...line.contact, phone: spaced(line.contact.phone) },
  }));
  return <CampaignContacts {...shared} lines={lines} paging={paging(page)} />;
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
