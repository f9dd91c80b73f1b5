import "server-only";
import { z } from "zod";
import type { Ctx } from "@/lib/actor/context";
import { unwrap } from "@/lib/supabase/errors";
import { BadFile, type CsvRow, readHead } from "./csv";
import type { Encoding } from "./encodings";
import {
  contentsOf,
  guessPlaces,
  KINDS,
  type Kind,
  kindOf,
  type Layout,
  layoutOf,
  titleCandidates,
} from "./layout";
import { type Column, chooseMapping, locate, placesIn } from "./mapping";
import { ownExportPlaces } from "./own-export";
import { Mapping, type Places } from "./schema";
import { CARD_PLACES, VCARD } from "./vcard";

export type Asked = {
  mapping?: Mapping;
  encoding?: Encoding | null;
  titles_line?: number | null;
  default_country: string;
};
/** How a file is read: its format, its titles, and what each column becomes. */
export type Settled = Layout & {
  encoding: Encoding | null;
  delimiter: string;
  mapping: Places;
  found: Column[];
  remembered: boolean;
  /** What each column holds. */
  kinds: Kind[];
  /** The first rows below the titles. */
  rows: CsvRow[];
};

const Past = z.object({
  columns: z.array(z.string()),
  mapping: Mapping,
  kinds: z.array(z.enum(KINDS)).default([]),
});
/** An earlier import: its titles, what its columns held, and what each became. */
export type Past = z.infer<typeof Past>;

/** Number of past imports searched for one with the same titles. */
const REMEMBERED_IMPORTS = 50;

/** How to read a file of the caller's, from its first part. Throws `invalid`. */
export async function settleFile(ctx: Ctx, bytes: Uint8Array, asked: Asked): Promise<Settled> {
  // Titles are compared here, since `columns` is a reserved parameter in PostgREST URLs.
  const past = unwrap(
    await ctx.db
      .from("imports")
      .select("mapping, columns, kinds")
      .eq("owner_id", ctx.actor.id)
      .neq("status", "waiting")
      .order("id", { ascending: false })
      .limit(REMEMBERED_IMPORTS),
  );
  return settle(bytes, asked, z.array(Past).parse(past));
}

/**
 * Determines how to read a file as asked, as the last time for a file of the same shape, or else as guessed. Throws
 * `invalid`.
 */
export async function settle(bytes: Uint8Array, asked: Asked, past: Past[] = []): Promise<Settled> {
  const { encoding = null, delimiter, rows } = await readHead(bytes, { encoding: asked.encoding });
  const isGiven = asked.mapping !== undefined && Object.keys(asked.mapping).length > 0;
  const titled = isGiven ? undefined : sameTitles(rows, past, asked.titles_line);
  const layout = layoutOf(rows, titled?.titles_line ?? asked.titles_line);
  const below = rows.filter(({ line }) => line > layout.titles_line);
  if (below.length === 0) throw new BadFile("header_only");
  const contents = contentsOf(layout, below, asked.default_country);
  const kinds = contents.map(kindOf);
  const same = titled ?? (isGiven || layout.titles_line > 0 ? undefined : sameKinds(kinds, past));
  const guessed =
    delimiter === VCARD
      ? CARD_PLACES
      : ((await ownExportPlaces(layout.columns)) ?? guessPlaces(layout, contents));
  const chosen = same?.mapping ?? chooseMapping(asked.mapping, guessed);
  const { places, found } = placesIn(layout.columns, chosen);
  return {
    ...layout,
    encoding,
    delimiter,
    rows: below,
    mapping: places,
    found,
    remembered: same !== undefined,
    kinds,
  };
}

/** The latest choice for a file without titles that has as many columns, which hold the same. */
const sameKinds = (kinds: Kind[], past: Past[]): Past | undefined =>
  past.find(
    (each) =>
      each.columns.every((title) => title === "") &&
      each.kinds.length === kinds.length &&
      each.kinds.every((kind, at) => kind === kinds[at] || [kind, kinds[at]].includes("empty")) &&
      isUsable(each),
  );

/** The latest choice for a file with the same titles, in whichever of the first rows they stand. */
function sameTitles(rows: CsvRow[], past: Past[], asked_line?: number | null) {
  const isAsked = (line: number) => asked_line === undefined || asked_line === null || line === asked_line;
  const shapes = titleCandidates(rows).map(({ line, cells }) => ({ line, shape: shapeOf(cells) }));
  for (const { columns, mapping } of past) {
    const shape = shapeOf(columns);
    const same =
      shape !== "[]" && shapes.find((candidate) => candidate.shape === shape && isAsked(candidate.line));
    if (same && isUsable({ columns, mapping })) return { titles_line: same.line, mapping };
  }
  return undefined;
}

function isUsable({ columns, mapping }: Pick<Past, "columns" | "mapping">): boolean {
  const { found, unknown } = locate(columns, mapping);
  return unknown.length === 0 && found.some(({ field }) => field === "phone");
}

/** Titles without the empty ones at the end, which a wider row adds. */
const shapeOf = (cells: string[]): string => {
  const titles = cells.map((cell) => cell.trim());
  return JSON.stringify(titles.slice(0, titles.findLastIndex((title) => title !== "") + 1));
};
