import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { MessageListQuery } from "@/lib/messages/schema";

type Search = Record<string, string | undefined>;

/**
 * The query of the messages page. In the URL its dates are `since` and `until`, because `from` is the position of the
 * first row.
 */
export async function messageQueryOf(searchParams: SearchParams) {
  const params = await searchParams;
  const search: Search = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  const { since, until, ...others } = search;
  const query = await searchOf(MessageListQuery, Promise.resolve({ ...others, from: since, to: until }));
  if (!query.cursor) delete search.cursor;
  return { query, search };
}

/** The same filters as query parameters of the CSV export. */
export const exportSearchOf = ({ cursor, limit, ...filters }: MessageListQuery): Search =>
  Object.fromEntries(
    Object.entries(filters).map(([name, value]) => [name, value === undefined ? undefined : String(value)]),
  );
