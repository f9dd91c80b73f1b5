const PLURAL =
  /^(États|Pays-Bas|Émirats|Philippines|Maldives|Seychelles|Comores|Bahamas|Îles|Samoa américaines)/;
const WITHOUT_ARTICLE =
  /^(Cuba|Djibouti|Guam|Gibraltar|Guernesey|Jersey|La |Madagascar|Monaco|Nauru|Niue|Porto Rico|Saint|Sierra|Singapour|Taïwan|Tonga|Curaçao|Bahreïn|Kiribati|Tuvalu|Tokelau|Wallis|Sao Tomé|Sint)/;
const MASCULINE_IN_E = /^(Belize|Cambodge|Mexique|Mozambique|Royaume|Suriname|Territoire|Zimbabwe)/;
const VOWEL = /^[aeiouyàâäéèêëîïôöùûüh]/i;

/** “de Côte d’Ivoire”, “du Sénégal”, “d’Algérie”, “des Comores”: French asks each country for its own word. */
export function ofCountry(name: string, locale: string): string {
  if (locale !== "fr") return `in ${name}`;
  if (PLURAL.test(name)) return `des ${name}`;
  if (VOWEL.test(name) && !/^(Honduras|Hong|Yémen)/.test(name)) return `d’${name}`;
  if (WITHOUT_ARTICLE.test(name)) return `de ${name}`;
  const feminine = /^[^\s-]+e(\s|$|-)/.test(name) && !MASCULINE_IN_E.test(name);
  return feminine ? `de ${name}` : `du ${name}`;
}
