const PICTURES =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\p{Variation_Selector}|\u{200d}|\u{20e3}/gu;
const CIVILITY = /^(?:m|mr|mrs|ms|mme|mmes|mlle|madame|monsieur|mademoiselle|dr|docteur|pr|me|sr|sra)\.?$/i;
/** First halves of a first name. */
const PARTICLE = /^(?:el|al|abd|abdel|abdoul)$/i;

/** A name without emoji, or null if nothing is left. */
export function withoutPictures(name: string): string | null {
  const kept = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u.test(name)
    ? name.replaceAll(PICTURES, " ")
    : name;
  return kept.replaceAll(/\s+/g, " ").trim() || null;
}

/**
 * The first name in a full name: what follows a comma, what is not in capitals beside a name in capitals (“DIOP Awa”),
 * or else the first word; the words behind the first where the last name comes first.
 */
export function firstNameIn(full_name: string, last_name_first = false): string | null {
  const plain = withoutPictures(full_name);
  if (!plain) return null;
  const behind = /^[^,]+,\s*([^,]+)$/.exec(plain)?.[1];
  if (behind) return behind.trim();
  const all = plain.split(" ");
  const words = all.length > 1 ? all.filter((word, at) => at > 0 || !CIVILITY.test(word)) : all;
  const given = words.filter((word) => !isInCapitals(word));
  if (given.length > 0 && given.length < words.length) return given.join(" ");
  if (last_name_first && words.length > 1) return words.slice(1).join(" ");
  const length = words.length > 2 && PARTICLE.test(words[0] ?? "") ? 2 : 1;
  return words.slice(0, length).join(" ") || null;
}

const isInCapitals = (word: string) => /\p{Lu}.*\p{Lu}/u.test(word) && !/\p{Ll}/u.test(word);

/** First and last name as one; a last name that holds the first name already is complete. */
export function joinName(first: string, last: string): string {
  const repeats = ` ${last.toLowerCase()} `.includes(` ${first.toLowerCase()} `);
  return first !== "" && last !== "" && !repeats ? `${first} ${last}` : last || first;
}
