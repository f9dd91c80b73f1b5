import "server-only";
import ICAL from "ical.js";
import type { CsvRow } from "./csv";
import type { Places } from "./schema";

/** What stands for the delimiter of an address book whose people are cards, not rows. */
export const VCARD = "vcard";

/** What is read of a card; photos and the rest are left out. */
const CARD_COLUMNS = [
  "full_name",
  "first_name",
  "last_name",
  "phone",
  "email",
  "organization",
  "city",
  "birthday",
  "note",
] as const;
export const CARD_PLACES: Places = { full_name: [1], first_name: [2], phone: [4] };

const READ = new Set(["N", "FN", "TEL", "EMAIL", "ORG", "ADR", "BDAY", "NOTE"]);
const END = /^END:VCARD[ \t]*(?:\n|$)/im;
const ENDING = "END:VCARD";

export const isVcard = (text: string): boolean => /^\ufeff?\s*BEGIN:VCARD\s/i.test(text);

export function cardsIn(bytes: Uint8Array): number {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let count = 0;
  for (let at = file.indexOf(ENDING); at !== -1; at = file.indexOf(ENDING, at + ENDING.length)) count += 1;
  return count;
}

/** A row for each card of an address book in vCard 2.1, 3.0 or 4.0; `line` is the number of the card. Row 0 has the titles. */
export async function* cardRows(texts: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  yield { line: 0, cells: [...CARD_COLUMNS] };
  let line = 0;
  let rest = "";
  for await (const text of texts) {
    const cards = (rest + text).split(END);
    rest = cards.pop() ?? "";
    for (const card of cards) {
      line += 1;
      yield { line, cells: cellsOf(card) };
    }
  }
  if (/^BEGIN:VCARD/im.test(rest)) yield { line: line + 1, cells: cellsOf(rest) };
}

function cellsOf(card: string): string[] {
  const properties = propertiesIn(card);
  const first = (name: string) => properties.find((each) => each.name === name);
  const [last_name = "", first_name = ""] = partsOf(first("n"));
  const organization = partsOf(first("org")).filter(Boolean).join(", ");
  const cells: Record<(typeof CARD_COLUMNS)[number], string> = {
    full_name: textOf(first("fn")) || [first_name, last_name].filter(Boolean).join(" ") || organization,
    first_name,
    last_name,
    phone: phonesIn(properties.filter(({ name }) => name === "tel")).join("\n"),
    email: textOf(first("email")),
    organization,
    city: partsOf(first("adr"))[3] ?? "",
    birthday: textOf(first("bday")),
    note: textOf(first("note")),
  };
  return CARD_COLUMNS.map((column) => cells[column]);
}

/** Mobiles first; without faxes and what is too short to be a phone number. */
function phonesIn(properties: ICAL.Property[]): string[] {
  const phones = new Map<string, { text: string; rank: number }>();
  for (const property of properties) {
    const types = [property.getParameter("type") ?? []].flat().join(" ");
    const text = textOf(property);
    const digits = text.replaceAll(/\D/g, "");
    if (/fax|pager/i.test(types) || digits.length < 7) continue;
    const rank = /cell|mobile|iphone/i.test(types) ? 0 : /pref/i.test(types) ? 1 : 2;
    if (rank < (phones.get(digits)?.rank ?? 3)) phones.set(digits, { text, rank });
  }
  const ranked = [...phones.values()].toSorted((one, other) => one.rank - other.rank);
  return ranked.length > 0 ? ranked.map(({ text }) => text) : properties.map(textOf).slice(0, 1);
}

const partsOf = (property: ICAL.Property | undefined): string[] =>
  property === undefined
    ? []
    : [property.getFirstValue()].flat().map((part) => [part].flat().map(String).join(" ").trim());
const textOf = (property: ICAL.Property | undefined): string => partsOf(property).join(" ");

/** A broken line costs only itself. */
function propertiesIn(card: string): ICAL.Property[] {
  return linesIn(card).flatMap((line) => {
    try {
      return [ICAL.Property.fromString(line, ICAL.design.vcard)];
    } catch {
      return [];
    }
  });
}

const LINE = /^(?:[\w-]+\.)?([A-Z-]+)((?:;(?:[^:;"]|"[^"]*")*)*):(.*)$/is;
const QUOTED = /;(?:ENCODING=)?QUOTED-PRINTABLE\b/i;

/** The unfolded lines that are read, as vCard 3.0 writes them. */
function linesIn(card: string): string[] {
  const lines: string[] = [];
  let open = false;
  let quoted = false;
  for (const line of card.split("\n")) {
    const at = lines.length - 1;
    if (open && quoted && lines[at]?.endsWith("=")) lines[at] = lines[at].slice(0, -1) + line.trimStart();
    else if (/^[ \t]/.test(line)) {
      if (open) lines[at] += line.slice(1);
    } else {
      const [, name = "", parameters = ""] = LINE.exec(line) ?? [];
      open = READ.has(name.toUpperCase());
      quoted = QUOTED.test(parameters);
      if (open) lines.push(line);
    }
  }
  return lines.map(modernised);
}

/** Writes a line of vCard 2.1 as 3.0: `TEL;CELL:` as `TEL;TYPE=CELL:`, and quoted-printable text as text. */
function modernised(line: string): string {
  const [, name = "", written = "", value = ""] = LINE.exec(line) ?? [];
  const parameters = written.match(/(?:[^;"]|"[^"]*")+/g) ?? [];
  const kept = parameters
    .filter((each) => !/^(?:ENCODING|CHARSET)=|^(?:QUOTED-PRINTABLE|8BIT|7BIT)$/i.test(each))
    .map((each) => (each.includes("=") ? each : `TYPE=${each}`));
  const charset = parameters.map((each) => /^CHARSET="?([\w-]+)/i.exec(each)?.[1]).find(Boolean);
  const text = QUOTED.test(written) ? unquoted(value, charset) : value;
  return `${[name, ...kept].join(";")}:${text.replaceAll("\n", "\\n")}`;
}

/** Decodes quoted-printable text; one that is not in the encoding it states is in that of old phones. */
function unquoted(value: string, charset = "utf-8"): string {
  const bytes = Buffer.from(
    Buffer.from(value)
      .toString("latin1")
      .replaceAll(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "latin1",
  );
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes).replaceAll(/\r\n?/g, "\n");
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
