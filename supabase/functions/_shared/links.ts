/* Must give the same results as private.links_are_safe in SQL: no Unicode flag for case-insensitive patterns, and an
explicit list of blanks, since PostgreSQL's depends on the locale. */
const BLANK = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";

const OTHER_SCHEME = new RegExp(
  `(^|[^a-z0-9+.-])(javascript|vbscript|data|file|blob|mailto|ftp|intent|about|filesystem|view-source):[^${BLANK}]`,
  "i",
);
const BROKEN_SCHEME = /(^|[^a-z0-9+.-])https?:(?!\/\/)/i;
const ADDRESS = new RegExp(`([a-z][a-z0-9+.-]*)://([^${BLANK}]*)`, "gi");
/** Text after the scheme, up to the next blank. A full stop or colon right after the host ends the sentence. */
const AFTER_SCHEME = /^[^/?#@:"<>\\]+\.[^/?#@:"<>\\.]{2,}((:[0-9]{1,5})?([/?#][^"<>\\]*)?|[.:])$/u;

const isHttp = (scheme: string) => /^https?$/i.test(scheme);

/** Whether every URL in a text is a well-formed http(s) URL. */
export const linksAreSafe = (text: string): boolean =>
  !OTHER_SCHEME.test(text) &&
  !BROKEN_SCHEME.test(text) &&
  [...text.matchAll(ADDRESS)].every(
    ([, scheme, rest]) => isHttp(scheme as string) && AFTER_SCHEME.test(rest as string),
  );

export interface Link {
  start: number;
  end: number;
  url: string;
}

const TRAILING = /[.,;:!?…'’»)\]}*_~]+$/u;

/** The http(s) URLs of a text with their positions, without punctuation at their end. */
export function findLinks(text: string): Link[] {
  return [...text.matchAll(ADDRESS)].flatMap((match) => {
    const [whole, scheme, rest] = match as unknown as [string, string, string];
    if (!isHttp(scheme) || !AFTER_SCHEME.test(rest)) return [];
    const url = withoutTrailing(whole);
    return URL.canParse(url) ? [{ start: match.index, end: match.index + url.length, url }] : [];
  });
}

function withoutTrailing(url: string): string {
  const bare = url.replace(TRAILING, "");
  return bare.includes("(") && url[bare.length] === ")" ? `${bare})` : bare;
}

/** The wa.me link to a phone number; null when it does not have 7 to 15 digits. */
export function waMeLink(phone: string, text = ""): string | null {
  const digits = phone.replace(/\D/g, "");
  if (digits.length < 7 || digits.length > 15) return null;
  return `https://wa.me/${digits}${text ? `?text=${encodeURIComponent(text.toWellFormed())}` : ""}`;
}
