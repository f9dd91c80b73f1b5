const folded = (text: string) =>
  text.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase();

/** Whether texts contain every word that is looked for, whatever its accents and case. */
export function isFoundIn(wanted: string, texts: string[]): boolean {
  const text = folded(texts.join(" "));
  return folded(wanted)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
