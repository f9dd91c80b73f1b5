type Search = Record<string, string | undefined>;

const REMEMBERED_PAGES = 12;

/**
 * Links to the previous and next page. Keyset paging cannot go back, so the URL keeps the cursors of earlier pages in
 * `trail`. `search` is the current query; its filters stay in every link.
 */
export function pageLinks(path: string, search: Search, shown: number, next_cursor: string | null) {
  const { cursor, from: position, trail: kept, ...filters } = search;
  const from = cursor ? Math.max(1, Math.trunc(Number(position)) || 1) : 1;
  const trail = kept?.split("~").filter(Boolean) ?? [];
  const before = trail.at(-1);
  return {
    from,
    previousHref: cursor
      ? hrefOf(path, {
          ...filters,
          cursor: before,
          from: before && String(Math.max(1, from - 50)),
          trail: trail.slice(0, -1).join("~"),
        })
      : undefined,
    nextHref: next_cursor
      ? hrefOf(path, {
          ...filters,
          cursor: next_cursor,
          from: String(from + shown),
          trail: cursor ? [...trail, cursor].slice(-REMEMBERED_PAGES).join("~") : undefined,
        })
      : undefined,
  };
}

/** A URL with the non-empty query parameters. */
export function hrefOf(path: string, search: Search): string {
  const given = Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
