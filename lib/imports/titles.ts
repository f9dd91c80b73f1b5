export type Meaning =
  | { field: "phone"; rank: number }
  | {
      field:
        | "last_and_first_name"
        | "first_name"
        | "last_name"
        | "full_name"
        | "name"
        | "country_code"
        | "city"
        | "other";
    };

/** Lower case, without accents; words separated by one space. */
export const foldTitle = (title: string): string =>
  title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}°]+/gu, " ")
    .trim();

const words = (list: string) => new RegExp(`(?:^| )(?:${list})(?: |$)`);

const PHONE = words(
  "tels?|tele?phones?|telephoni(?:que|ques|co)|telefon|telefono|telefones?|telefoon(?:nummer)?|telefonnummer|phones?|" +
    "rufnummer|هاتف|الهاتف|تليفون|تلفون|телефон|电话|電話",
);
const MOBILE = words(
  "mobiles?|mob|portables?|gsm|cell|cell ?phone|cellulaires?|cellular[e]?|celular(?:es)?|movil(?:es)?|telemovel|telemoveis|" +
    "handy|handynummer|sms|mobil|mobilnummer|mobiltelefon|mobiel|mobiele|iphone|smartphone|whats ?app|جوال|الجوال|موبايل|محمول|واتساب|手机",
);
const LAND_LINE = words(
  "bureau|domicile|maison|travail|fixe|standard|societe|principal|autre|home|work|office|business|main|other|company|land ?line|" +
    "privat|arbeit|geschaftlich|festnetz|casa|trabajo|trabalho|oficina|ufficio|lavoro|fijo|fixo|fisso|thuis|werk",
);
/** Numbers of somebody else, or that no phone answers. */
const ASIDE = words("assistante?|assistant e|urgences?|emergency|secretariat");
const NO_PHONE = words(
  "fax|telefax|telecopie|telecopieur|telex|pager|beeper|radio|isdn|rnis|tty|tdd|ats|rappel|callback|impresora",
);
const LABEL =
  /(?:^| )(?:label|type|libelle|etiquette|tipo|typ|kind|etiqueta|etichetta)$|^(?:type|label|tipo) /;
const NUMBER = /^(?:numeros?|no|n°|nr|num|number|nummer|numero|contacts?|رقم|الرقم)(?: \d)?$/;

const FIRST_NAME =
  /^(?:prenoms?(?!.* noms?\b)(?: .*)?|first(?: ?names?)?|given ?names?|forenames?|primer nombre|primeiro nome|nome proprio|vorname|voornaam|الاسم الاول)$/;
const LAST_NAME =
  /^(?:noms? de famille|noms? d usage|noms? usuels?|last(?: ?names?)?|surnames?|family ?names?|apellidos?|sobrenome|apelido|cognome|nachname|familienname|achternaam|اللقب|النسب|اسم العائلة)$/;
/** A full name that starts with the last name. */
const REVERSED_NAME =
  /^(?:noms? (?:de famille )?(?:et |puis )?prenoms?(?: (?:du|de la|de l|des) \p{L}+)?|(?:last|family) ?names? (?:and )?(?:first|given) ?names?|surname (?:and )?(?:first ?)?names?|apellidos? y nombres?|nachname (?:und )?vorname)$/u;
const FULL_NAME =
  /^(?:noms? complets?|prenoms? (?:et )?noms?(?: de famille| (?:du|de la|de l|des) \p{L}+)?|fn|full ?names?|display ?name|contact ?name|first and last names?|nombre completo|nombres? y apellidos?|nome completo|vollstandiger name|volledige naam|الاسم الكامل|identite)$/u;
const NAME =
  /^(?:noms?|names?|nombres?|nome|naam|isim|الاسم|اسم|nom (?:du |de la |de l |des )?\p{L}+|(?:client|customer|contact|member|student|saved|public|profile|push|whats ?app|recipient|user|guest|attendee|lead|parent) names?)$/u;
const PERSON =
  /^(?:clients?|contacts?|beneficiaires?|adherents?|adherentes?|membres?|eleves?|etudiante?s?|participante?s?|patients?|parents?|donateurs?|destinataires?|personnes?|familles?|customers?|members?|students?|people|person|recipients?)$/;
const NOT_A_PERSON = words(
  "pere|mere|conjoint|jeune fille|societe|entreprise|organisation|organization|company|utilisateur|user|file|ecole|rue|middle|deuxieme|additional|phonetic|fichier|projet|produit",
);
const COUNTRY =
  /^(?:(?:home|business|other|work|address|adresse)(?: \d)? )?(?:country|pays|pais|paese|land|البلد|الدولة)(?: (?:region|region domicile|region bureau|domicile|bureau|autre|code|de residence|of residence))?$|^(?:code pays|indicatif(?: pays| telephonique| international)?|calling code|dial(?:ing)? code|country calling code|iso(?: \d)?|nation)$/;
const CITY = /^(?:villes?|city|town|quartier|commune|region)$/;
const OTHER = words(
  "e ?mails?|mail|courriel|correo|adresses?|address|direccion|rue|street|date|naissance|birthday|anniversaire|notes?|remarques?|commentaires?|" +
    "societe|company|organization|organisation|entreprise|titre|title|classe|groupe|group|profession|fonction|job|sexe|genre|gender|age|" +
    "postal|postale|zip|photo|labels|categorie|category|montant|remise|total|reference|ref|id|matricule|code|ligne|champ|raison|desinscrit|accord|" +
    "cree|autres|site|web|website|prefix|suffix|nickname|surnom|middle|deuxieme|phonetic|civilite|etat|state|province|departement|lien|url|langue",
);

/** How a form asks: “Quel est votre …”, “Merci d’indiquer le …”, “Your …”. */
const ASKED =
  /^(?:(?:quels?|quelles?) (?:est|sont) |what(?: is| s| are) |(?:merci de|veuillez|please) |(?:d |nous )?(?:indique[rz]|saisi(?:r|ssez)|entre[rz]|renseigne[rz]|donne[rz]|ecri(?:re|vez)|enter|type|give|write) )*(?:(?:votre|vos|ton|mon|le|la|les|l|son|your|my|the) )?/;

/** A title as written, without its explanation or question, or one half of a bilingual title; the most complete first. */
function formsOf(title: string): string[] {
  const bare = title.replaceAll(/\([^)]*\)|\[[^\]]*\]|\*/g, " ");
  const parts = bare.split(/[:,;–—|/\n]|\s-\s/);
  const forms = [title, bare, ...parts].map(foldTitle);
  return [...new Set([...forms, ...forms.map((form) => form.replace(ASKED, ""))])].filter(Boolean);
}

/** What a column holds by its title, in the languages of the usual address books; undefined if the title says nothing. */
export function meaningOf(title: string): Meaning | undefined {
  const whole = foldTitle(title);
  const forms = formsOf(title);
  const is = (pattern: RegExp) => forms.some((form) => pattern.test(form));
  if (whole === "") return undefined;
  if (is(COUNTRY)) return { field: "country_code" };
  if (NO_PHONE.test(whole) || LABEL.test(whole)) return { field: "other" };
  const isMobile = MOBILE.test(whole);
  if (isMobile || PHONE.test(whole)) return { field: "phone", rank: phoneRank(whole, isMobile) };
  if (is(REVERSED_NAME)) return { field: "last_and_first_name" };
  if (is(FULL_NAME)) return { field: "full_name" };
  if (!NOT_A_PERSON.test(whole)) {
    if (is(FIRST_NAME)) return { field: "first_name" };
    if (is(LAST_NAME)) return { field: "last_name" };
    if (is(NAME)) return { field: "name" };
  }
  if (is(NUMBER)) return { field: "phone", rank: RANKS.unsure };
  if (is(PERSON)) return { field: "full_name" };
  if (is(CITY)) return { field: "city" };
  return OTHER.test(whole) ? { field: "other" } : undefined;
}

/** How likely a column of numbers is to reach the person on WhatsApp, the likeliest first. */
export const RANKS = { mobile: 0, plain: 1, land_line: 2, aside: 3, unsure: 4 } as const;

function phoneRank(title: string, isMobile: boolean): number {
  if (ASIDE.test(title)) return RANKS.aside;
  if (isMobile) return RANKS.mobile;
  return LAND_LINE.test(title) ? RANKS.land_line : RANKS.plain;
}
