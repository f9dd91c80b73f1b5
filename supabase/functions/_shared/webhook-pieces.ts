type Change = { field?: unknown; value?: Record<string, unknown> | null };
type Payload = { entry?: { changes?: Change[] }[] };

/** Applied in a second even where the database is slow. */
const MOST_ITEMS = 100;
const LISTS = ["messages", "statuses"] as const;

/**
 * A webhook as payloads of at most 100 messages and statuses, in their order. A small one, or one of another shape, is
 * returned as it is.
 */
export function piecesOf(payload: string, most = MOST_ITEMS): string[] {
  const whole = JSON.parse(payload) as Payload;
  const entries = Array.isArray(whole.entry) ? whole.entry : [];
  const changes = entries.flatMap((entry) => (Array.isArray(entry?.changes) ? entry.changes : []));
  const sizes = changes.flatMap(({ value }) => LISTS.map((list) => lengthOf(value?.[list])));
  if (sizes.reduce((sum, size) => sum + size, 0) <= most) return [payload];
  return entries.flatMap((entry) =>
    (entry.changes ?? []).flatMap((change) =>
      cut(change, most).map((part) => JSON.stringify({ ...whole, entry: [{ ...entry, changes: [part] }] })),
    ),
  );
}

const lengthOf = (list: unknown) => (Array.isArray(list) ? list.length : 0);

function cut(change: Change, most: number): Change[] {
  const { value } = change;
  const parts = LISTS.flatMap((list) => {
    const items = value?.[list];
    if (!Array.isArray(items) || items.length === 0) return [];
    const { messages: _m, statuses: _s, ...rest } = value ?? {};
    return Array.from({ length: Math.ceil(items.length / most) }, (_, at) => ({
      ...change,
      value: { ...rest, [list]: items.slice(at * most, (at + 1) * most) },
    }));
  });
  return parts.length > 0 ? parts : [change];
}
