const PICTURES =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\p{Variation_Selector}|\u{200d}|\u{20e3}/gu;
const CIVILITY = /^(?:m|mr|mrs|ms|mme|mmes|mlle|madame|monsieur|mademoiselle|dr|docteur|pr|me|sr|sra)\.?$/i;
const AND = /^(?:et|and|y|e|&|\+|\/)$/i;
/** First halves of a first name. */
const PARTICLE = /^(?:el|al|abd|abdel|abdoul)$/i;
/** First words of a last name, in lower case. */
const LAST_NAME_BEGINS = /^(?:de|du|des|d['’]\p{L}+|von|van|den|der|ter|di|da|del|della|dos|do)$/u;
/** What follows is another last name. */
const FORMERLY = /^(?:née?|épouse|épse|ép\.?|veuve|vve|ex)$/i;

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
  const whole = withoutPictures(full_name);
  if (!whole) return null;
  const plain = whole.replaceAll(/\s*\([^()]*\)/g, "").trim() || whole;
  const behind = /^[^,]+,\s*([^,]+)$/.exec(plain)?.[1];
  if (behind) return behind.trim();
  const all = plain.split(" ");
  const words = withoutCivilities(all);
  const given = firstRun(words, (word) => !isInCapitals(word));
  if (given.length > 0 && given.length < words.length) return given.join(" ");
  if (words.length > 2 && LAST_NAME_BEGINS.test(words[0] ?? "")) return words.at(-1) ?? null;
  if (last_name_first && words.length > 1) return words.slice(1).join(" ");
  const length = words.length > 2 && PARTICLE.test(words[0] ?? "") ? 2 : 1;
  return words.slice(0, length).join(" ") || null;
}

/** The words behind “Mme” or “M. et Mme”, and before “née”; all of them if nothing else is left. */
function withoutCivilities(all: string[]): string[] {
  const formerly = all.findIndex((word, at) => at > 0 && FORMERLY.test(word));
  const words = formerly === -1 ? all : all.slice(0, formerly);
  const first = words.findIndex((word, at) => !CIVILITY.test(word) && !(at > 0 && AND.test(word)));
  return first === -1 ? words : words.slice(first);
}

/** The first words in a row of which `is` holds. */
function firstRun(words: string[], is: (word: string) => boolean): string[] {
  const from = words.findIndex(is);
  if (from === -1) return [];
  const length = words.slice(from).findIndex((word) => !is(word));
  return length === -1 ? words.slice(from) : words.slice(from, from + length);
}

const isInCapitals = (word: string) => {
  const own = word.replace(/^(?:Mc|Mac|De|Le|La)(?=\p{Lu}{2})/u, "");
  return /\p{Lu}.*\p{Lu}/u.test(own) && !/\p{Ll}/u.test(own);
};

/** First and last name as one; a last name that holds the first name already is complete. */
export function joinName(first: string, last: string): string {
  const repeats = ` ${last.toLowerCase()} `.includes(` ${first.toLowerCase()} `);
  return first !== "" && last !== "" && !repeats ? `${first} ${last}` : last || first;
}
