const narrow = "\u202f";
const wide = "\u00a0";

/** French sets a space before ? ! ; : and inside « », where no line may break. Words are written with plain ones. */
export function frenchSpacing(text: string): string {
  return text
    .replace(/ ([?!;])/g, `${narrow}$1`)
    .replace(/ :(?=[\s"]|$)/g, `${wide}:`)
    .replace(/« /g, `«${wide}`)
    .replace(/ »/g, `${wide}»`);
}

const spaced = new WeakMap<object, unknown>();

/** The same for a whole file of words, done once. */
export function withFrenchSpacing<Words extends object>(words: Words): Words {
  const known = spaced.get(words) as Words | undefined;
  if (known) return known;
  const result: Words = JSON.parse(frenchSpacing(JSON.stringify(words)));
  spaced.set(words, result);
  return result;
}
