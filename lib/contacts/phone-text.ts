/** A number whose last digits a spreadsheet has dropped, as in 3,36E+10. */
export const ROUNDED = "rounded";

/**
 * Reduces what people, spreadsheets and address books write to the number itself: `+` and ASCII digits with their
 * separators, and whatever letters stand among them. Returns `rounded` when digits are lost.
 */
export function phoneText(written: string): string {
  const text = withoutLink(unwrapFormula(visible(written))).replace(/^['’`´]+\s*/, "");
  return trimmed(undoSpreadsheet(text)).replaceAll(SEPARATOR, " ");
}

/** What people put between the digits, besides what libphonenumber knows; a + inside a number is a slip. */
const SEPARATOR = /(?<=\d)\s*[_•·|\\,:'’+]\s*(?=\d)/gu;

/** Removes invisible marks, symbols and emoji; converts the digits of any script to ASCII. */
function visible(written: string): string {
  return written
    .normalize("NFKC")
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}\p{M}\p{So}\p{Sk}\s]/gu, " ")
    .replaceAll(/\p{Nd}/gu, asciiDigit)
    .replaceAll(/\p{Pd}|−/gu, "-")
    .replaceAll("٫", ".")
    .trim();
}

/** Unicode places the digits of a script in a row that starts at a code point ending in 0 or 6. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  const start = point - (point % 16);
  return String(/\p{Nd}/u.test(String.fromCodePoint(start)) ? point - start : point - start - 6);
}

/** The text in `="0612…"` or `=HYPERLINK("tel:…")`; anything else that starts with = stays as it is. */
function unwrapFormula(text: string): string {
  if (!text.startsWith("=")) return text;
  const quoted = [...text.matchAll(/"([^"]*)"/g)].find(([, part = ""]) => /(?:[1-9]\D*){3}/.test(part))?.[1];
  return quoted ?? /^=\s*(\+?[\d\s().-]+)$/.exec(text)?.[1] ?? text;
}

const LINK =
  /(?:wa\.me\/|(?:whatsapp\.com|whatsapp:\/\/)\S*?phone=|\b(?:tel|callto|sms|sip|whatsapp|phone):(?:\/\/)?)\s*((?:%2B|\+)?[\d().\s-]{6,})/i;
const ACCOUNT = /^\+?(\d{7,15})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)$/i;

/** The number in a link (tel:, wa.me) or in WhatsApp's own address of a person. */
function withoutLink(text: string): string {
  const account = ACCOUNT.exec(text);
  if (account) return `+${account[1]}`;
  const [address, number = ""] = LINK.exec(text) ?? [];
  if (!address) return text;
  const plain = number.replace(/^%2B/i, "+").trim();
  return /wa\.me|phone=/i.test(address) && !/^(\+|00)/.test(plain) ? `+${plain}` : plain;
}

/**
 * Restores a phone number that a spreadsheet shows as a quantity: 3,3612345678E+10, 33612345678.0 or
 * 33 612 345 678,00. Returns `rounded` for 3,36E+10, which has lost its digits.
 */
function undoSpreadsheet(text: string): string {
  const scientific = /^([+-]?)(\d)(?:[.,](\d+))?\s?e\s?\+?0*(\d{1,2})$/i.exec(text);
  if (!scientific) return text.replace(/^([+-]?(?:\d{8,15}|\d{1,3}(?:[ .,']\d{3}){2,}))[.,]0+$/, "$1");
  const [, sign = "", first = "", decimals = "", exponent = ""] = scientific;
  const digits = decimals.slice(0, Number(exponent));
  const isWhole = digits.length === Number(exponent) && /^0*$/.test(decimals.slice(digits.length));
  return isWhole ? sign + first + digits : ROUNDED;
}

/** Removes stray punctuation around the number, and doubled prefixes such as `+00`. */
function trimmed(text: string): string {
  return text
    .replace(/^[^\p{L}\d+(=]+/u, "")
    .replace(/[^\p{L}\d)]+$/u, "")
    .replace(/^\(?\s*(?:\+[\s+]*00|\+[\s+]*|00)\s*(\d{1,3})\s*\)/, "+$1 ")
    .replace(/^(?:\+[\s+]*(?:00)?|00)\s*(?=[\d(])/, "+");
}

/** A word beside a number: two letters or more that are not a placeholder for digits. */
const WORD = String.raw`(?!x+(?![\p{L}]))\p{L}[\p{L}.'’°º]*\p{L}\.?`;
/** One or more, each taken whole: a long name that is tried in every division takes minutes. */
const words = (word: string) => String.raw`(?:(?=((?:${word})[\s.:/,-]*))\1)+`;
const BEFORE = new RegExp(String.raw`^${words(`${WORD}|n[°º.]?`)}(?=[+\d(])`, "iu");
const BEHIND = new RegExp(String.raw`(?<=[\d)])[\s.:/,-]+${words(WORD)}$`, "iu");

const IN_BRACKETS = /\([^()]*\)|\[[^[\]]*\]/g;

/** Whether brackets hold words, as in “(maman)” or “(après 18 h)”, or nothing; the “(0)” of a number is part of it. */
const isRemark = (text: string) => !/\d/.test(text) || (/\p{L}/u.test(text) && digitCount(text) < FEWEST);

/** Removes labels before and behind a number, as in “Tél : 06 12 34 56 78 (maman)”. */
export function withoutLabels(text: string): string {
  const bare = text.replaceAll(IN_BRACKETS, (inside) => (isRemark(inside) ? " " : inside)).trim();
  return trimmed(bare.replace(BEFORE, "").replace(BEHIND, ""));
}

/** The words and marks before the extension of a switchboard, whether with a point behind or not. */
const EXTENSION =
  /^(.*\d)[\s,;.:/-]*(?:\b(?:extension|extn?|xtn|poste|post|p|interne|int|anexo|ramal|durchwahl)|تحويلة|داخلي|x|#)[\s.:=]*(?:n°?\s*)?(\d{1,6})$/iu;

/** The number before an extension, as in “01 99 00 11 22 poste 12”; undefined if there is none. */
export const withoutExtension = (text: string): string | undefined => EXTENSION.exec(text)?.[1];

const digitCount = (text: string) => text.normalize("NFKC").match(/\p{Nd}/gu)?.length ?? 0;
/** Fewer digits are no phone number. */
const FEWEST = 7;
const BETWEEN =
  /:::|[\r\n\t;,|&]|\s\/\s|\s(?:ou|or|et|and|oder|und|puis|و|أو)\s|\s[-–—]\s(?=[+(0])|(?<=\d)\s*(?=\+\d)/giu;
/** The word beside one of several numbers, as in “06 12 34 56 78 (mère) 06 12 34 56 79 (père)”. */
const WORDS_BETWEEN = /(?<=\d)[\s.:/(,-]+\p{L}[\p{L}\s.'’°:/)(,-]*(?=[+\d(])/gu;
const splitters: (RegExp | string)[] = [BETWEEN, WORDS_BETWEEN, "/", /\s+/, "-"];

/** The numbers of a cell that lists several; a cell with one number, or a formula, is returned whole. */
export function numbersIn(cell: string): string[] {
  if (cell.trimStart().startsWith("=")) return [cell];
  let pieces = [cell];
  for (const splitter of splitters) {
    pieces = pieces.flatMap((piece) => {
      const parts = piece.split(splitter).filter((part) => digitCount(part) > 0);
      return parts.length > 1 && parts.every((part) => digitCount(part) >= FEWEST) ? parts : [piece];
    });
  }
  return pieces;
}

const QUANTITY = /^\+?\d[.,]\d+e\+?\d+$/i;
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?$/;
const MOST = 15;
/** A link with a text is the longest. */
const LONGEST = 200;

/** Whether a text has the digits of one or two phone numbers and no words, in any country. */
export function isBareNumber(cell: string): boolean {
  const text = cell.normalize("NFKC").trim();
  if (QUANTITY.test(text)) return true;
  const digits = digitCount(text);
  return digits >= FEWEST && digits <= 2 * MOST && !/\p{L}/u.test(text) && !DATE.test(text);
}

/** Whether a text is a phone number in any country, possibly with a label or in a link. */
export function looksLikePhone(cell: string): boolean {
  if (isBareNumber(cell)) return true;
  if (digitCount(cell) < FEWEST || cell.length > LONGEST || cell.includes("\n")) return false;
  return isBareNumber(withoutLabels(phoneText(cell)));
}
