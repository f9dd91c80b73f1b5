import { z } from "zod";
import { ReviewPeople } from "@/components/campaigns/review-people";
import { pageLinks } from "@/components/common/page-links";
import type { Ctx } from "@/lib/actor/context";
import { listPreviewPeople } from "@/lib/campaigns/preview";
import { PreviewPeopleQuery } from "@/lib/campaigns/preview-schema";
import { ExclusionReason } from "@/lib/campaigns/schema";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { type SearchParams, searchOf } from "@/lib/http/search-params";

const PeopleSearch = z.object({
  ...PreviewPeopleQuery.omit({ reason: true, limit: true }).shape,
  people: z.union([z.literal("reached"), ExclusionReason]).optional(),
});

type PeopleSectionProps = { ctx: Ctx; id: number; searchParams: SearchParams; original: string };

/** The people selected by the URL; nothing when none are. */
export async function PeopleSection({ ctx, id, searchParams, original }: PeopleSectionProps) {
  const { people, q, cursor } = await searchOf(PeopleSearch, searchParams);
  if (!people) return null;
  const reason = people === "reached" ? undefined : people;
  const page = await listPreviewPeople(ctx, { id, reason, q, cursor, limit: 50 });
  const params = await searchParams;
  const path = `/campaigns/${id}/review`;
  const search = {
    people,
    q,
    ...(cursor
      ? { cursor: single(params.cursor), from: single(params.from), trail: single(params.trail) }
      : {}),
  };
  return (
    <ReviewPeople
      people={page.items.map((each) => ({ ...each, phone: each.phone && spacedPhone(each.phone) }))}
      reason={reason}
      original={original}
      isSearched={Boolean(q)}
      closeHref={path}
      paging={{
        count: page.count,
        countAtLeast: page.count_at_least,
        ...pageLinks(path, search, page.items.length, page.next_cursor),
      }}
    />
  );
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
