import type { Entry } from "./palette-recent";

const plain = (text: string) => text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();

/** The entries whose label has each of the words typed, whatever their accents. */
export function matching<Found extends Entry>(entries: Found[], q: string): Found[] {
  const words = plain(q).split(/\s+/).filter(Boolean);
  return entries.filter(({ label }) => words.every((word) => plain(label).includes(word)));
}
