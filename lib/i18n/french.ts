import type { Language } from "./languages";

const narrow = "\u202f";
const wide = "\u00a0";

/** Makes the spaces before ? ! ; : and inside « » non-breaking. The messages are written with plain spaces. */
function typeset(text: string): string {
  return text
    .replace(/ ([?!;])/g, `${narrow}$1`)
    .replace(/ :(?=[\s"]|$)/g, `${wide}:`)
    .replace(/« /g, `«${wide}`)
    .replace(/ »/g, `${wide}»`);
}

const PLURAL =
  /^(États|Pays-Bas|Émirats|Philippines|Maldives|Seychelles|Comores|Bahamas|Îles|Samoa américaines)/;
const WITHOUT_ARTICLE =
  /^(Cuba|Djibouti|Guam|Gibraltar|Guernesey|Jersey|La |Madagascar|Monaco|Nauru|Niue|Porto Rico|Saint|Sierra|Singapour|Taïwan|Tonga|Curaçao|Bahreïn|Kiribati|Tuvalu|Tokelau|Wallis|Sao Tomé|Sint)/;
const MASCULINE_IN_E = /^(Belize|Cambodge|Mexique|Mozambique|Royaume|Suriname|Territoire|Zimbabwe)/;
const VOWEL = /^[aeiouyàâäéèêëîïôöùûüh]/i;

/** “de Côte d’Ivoire”, “du Sénégal”, “d’Algérie”, “des Comores”: the preposition depends on the country. */
function ofCountry(name: string): string {
  if (PLURAL.test(name)) return `des ${name}`;
  if (VOWEL.test(name) && !/^(Honduras|Hong|Yémen)/.test(name)) return `d’${name}`;
  if (WITHOUT_ARTICLE.test(name)) return `de ${name}`;
  const feminine = /^[^\s-]+e(\s|$|-)/.test(name) && !MASCULINE_IN_E.test(name);
  return feminine ? `de ${name}` : `du ${name}`;
}

/** French writes “1er novembre”; Intl writes “1 novembre”. */
const ordinal = (date: string) => date.replace(/\b1(?=\s\p{L}|$)/u, "1er");

/** French rules that Intl does not know. */
export const french: Omit<Language, "name" | "tag"> = {
  typeset,
  ofCountry,
  ordinal,
  omitsMinuteUnit: true,
};
