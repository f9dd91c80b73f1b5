import "server-only";
import type { z } from "zod";

export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** Parses a page's query parameters. Invalid ones are ignored, so that no URL breaks a page. */
export async function searchOf<Schema extends z.ZodType>(
  schema: Schema,
  searchParams: SearchParams,
): Promise<z.output<Schema>> {
  const given = Object.fromEntries(
    Object.entries(await searchParams).map(([name, value]) => [
      name,
      Array.isArray(value) ? value[0] : value,
    ]),
  );
  for (;;) {
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    const wrong = parsed.error.issues.map(({ path }) => String(path[0])).filter((name) => name in given);
    if (wrong.length === 0) return schema.parse({});
    for (const name of wrong) delete given[name];
  }
}
