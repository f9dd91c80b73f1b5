import type { Catalog } from "./catalog.ts";

const AROUND = 60;

/** Lists objects that are missing in one of two databases or differ, with the first difference. */
export function differences(schemas: Catalog, migrations: Catalog): string[] {
  const names = [...new Set([...schemas.keys(), ...migrations.keys()])].sort();
  return names.flatMap((name) => {
    const [wanted, made] = [schemas.get(name), migrations.get(name)];
    if (wanted === made) return [];
    if (made === undefined) return [`${name}: only in schemas/`];
    if (wanted === undefined) return [`${name}: only in migrations/`];
    return [`${name}: schemas/ has “${partOf(wanted, made)}”, migrations/ have “${partOf(made, wanted)}”`];
  });
}

function partOf(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at += 1;
  return text.slice(Math.max(0, at - AROUND), at + AROUND);
}
