import type { ReactNode } from "react";
import { hrefOf, pageLinks } from "@/components/common/page-links";
import type { CategoryOption } from "@/components/contacts/contact-line";
import { ContactList } from "@/components/contacts/contact-list";
import type { Ctx } from "@/lib/actor/context";
import { listCategoryChips, listCategoryOptions } from "@/lib/categories/queries";
import { filterOf, listContactCountries, listContacts } from "@/lib/contacts/queries";
import { ContactFilter, ContactListQuery } from "@/lib/contacts/schema";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { type SearchParams, searchOf } from "@/lib/http/search-params";

type ContactListSectionProps = {
  ctx: Ctx;
  searchParams: SearchParams;
  path: string;
  category?: CategoryOption;
  blank: ReactNode;
};

/** The contacts selected by the URL, of all categories or of one. */
export async function ContactListSection({
  ctx,
  searchParams,
  path,
  category,
  blank,
}: ContactListSectionProps) {
  const query = await searchOf(ContactListQuery, searchParams);
  if (category) query.category_id = category.id;
  const [page, categories, countries] = await Promise.all([
    listContacts(ctx, query),
    listCategoryOptions(ctx),
    listContactCountries(ctx, query.owner),
  ]);
  const foreign = page.items.filter(({ owner_id }) => owner_id !== ctx.actor.id);
  const chips = await listCategoryChips(
    ctx,
    categories,
    foreign.flatMap(({ category_ids }) => category_ids),
  );
  const params = await searchParams;
  const search = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  if (!query.cursor) delete search.cursor;
  const byName = query.sort === "name";
  const { cursor, from, trail, ...unpaged } = search;
  return (
    <ContactList
      lines={page.items.map((item) => ({
        id: item.id,
        full_name: item.full_name,
        phone: item.phone && spacedPhone(item.phone),
        country_code: item.country_code,
        category_ids: item.category_ids,
        opted_out: item.opted_out,
        last_interaction_at: item.last_interaction_at,
        window_until: item.window_until,
        last_message: item.last_message,
        owner_name: item.owner_name,
        foreign: item.owner_id !== ctx.actor.id,
      }))}
      count={page.count}
      countAtLeast={page.count_at_least}
      links={pageLinks(path, search, page.items.length, page.next_cursor)}
      sort={{
        href: hrefOf(path, { ...unpaged, sort: byName ? undefined : "name" }),
        direction: byName ? "ascending" : null,
      }}
      filter={ContactFilter.parse(filterOf(query))}
      categories={categories}
      countries={countries}
      chips={chips}
      category={category}
      now={ctx.now.toISOString()}
      today={`${ctx.now.toISOString().slice(0, 10)}T00:00:00.000Z`}
      path={path}
      blank={blank}
    />
  );
}
