export type Entry = { href: string; label: string };

const MOST = 5;

let owner = "";
let chosen: Entry[] = [];

/** What a person chose in the palette, newest first; only in memory, and only theirs. */
export const recentOf = (person: string): Entry[] => (person === owner ? chosen : []);

export function remember(person: string, entry: Entry) {
  chosen = [entry, ...recentOf(person).filter(({ href }) => href !== entry.href)].slice(0, MOST);
  owner = person;
}
