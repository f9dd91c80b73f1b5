import { z } from "zod";
import { text } from "./values";

const encoder = new TextEncoder();

/** Parameters of every list: page size (50 at most), opaque cursor, search. */
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(50),
  q: text(100).optional(),
});

/**
 * Parses a cursor into the key after which the next page begins. Rejects cursors that we did not make (`bad_cursor`).
 */
export const cursorOf = <Key extends z.ZodType>(key: Key) =>
  z
    .string()
    .max(2000)
    .transform((cursor, context): z.output<Key> | undefined => {
      if (cursor === "") return undefined;
      const parsed = key.safeParse(decode(cursor));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: "custom", message: "bad_cursor" });
      return z.NEVER;
    });

/** Response of every list. Where it is not counted to its end `count` is null and `count_at_least` is set. */
export const Page = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next_cursor: z.string().nullable(),
    count: z.number().int().nullable(),
    count_at_least: z.number().int(),
  });

const SqlPage = z.object({
  items: z.array(z.unknown()),
  next: z.unknown(),
  count: z.number().int().nullable(),
  count_at_least: z.number().int(),
});

/** Converts the result of a SQL list function, `{items, next, count, count_at_least}`, to a page. */
export function pageOf<Item extends z.ZodType>(item: Item, answer: unknown) {
  const { items, next, ...counts } = SqlPage.parse(answer);
  return { items: z.array(item).parse(items), next_cursor: encodeCursor(next), ...counts };
}

export function encodeCursor(key: unknown): string | null {
  if (key === null || key === undefined) return null;
  const binary = String.fromCharCode(...encoder.encode(JSON.stringify(key)));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function decode(cursor: string): unknown {
  try {
    const binary = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
