/**
 * Parser combinators with the messages of Haskell's Parsec, in which PostgREST says what it could not read:
 * the furthest failure wins, and failures at the same place are told together.
 */
type Kind = "found" | "unexpected" | "expecting";
interface Failure {
  at: number;
  notes: { kind: Kind; text: string }[];
}
type Outcome<T> = { consumed: boolean; failure: Failure } & (
  | { ok: true; value: T; at: number }
  | { ok: false }
);
export type Parser<T> = (text: readonly string[], at: number) => Outcome<T>;

const nothing = (at: number): Failure => ({ at, notes: [] });
const end = "";

function merge(first: Failure, second: Failure): Failure {
  if (second.notes.length === 0 && first.notes.length > 0) return first;
  if (first.notes.length === 0 || second.at > first.at) return second;
  return first.at > second.at ? first : { at: first.at, notes: [...first.notes, ...second.notes] };
}

const fail = (at: number, kind: Kind, text: string): Outcome<never> => ({
  ok: false,
  consumed: false,
  failure: { at, notes: [{ kind, text }] },
});

export const succeed =
  <T>(value: T): Parser<T> =>
  (_, at) => ({ ok: true, consumed: false, value, at, failure: nothing(at) });

export const chain =
  <T, U>(parser: Parser<T>, next: (value: T) => Parser<U>): Parser<U> =>
  (text, at) => {
    const first = parser(text, at);
    if (!first.ok) return first;
    const second = next(first.value)(text, first.at);
    if (second.consumed) return second;
    return { ...second, consumed: first.consumed, failure: merge(first.failure, second.failure) };
  };

export const map = <T, U>(parser: Parser<T>, change: (value: T) => U): Parser<U> =>
  chain(parser, (value) => succeed(change(value)));
export const before = <T>(first: Parser<unknown>, parser: Parser<T>): Parser<T> => chain(first, () => parser);
export const after = <T>(parser: Parser<T>, last: Parser<unknown>): Parser<T> =>
  chain(parser, (value) => map(last, () => value));
export const between = <T>(first: Parser<unknown>, parser: Parser<T>, last: Parser<unknown>): Parser<T> =>
  after(before(first, parser), last);

/** The first that fits. One that fails after it has read something ends the choice, but for `attempt`. */
export const either = <T>(...parsers: Parser<T>[]): Parser<T> =>
  parsers.reduceRight((rest, parser) => (text, at) => {
    const first = parser(text, at);
    if (first.ok || first.consumed) return first;
    const second = rest(text, at);
    return second.consumed ? second : { ...second, failure: merge(first.failure, second.failure) };
  });

export const attempt =
  <T>(parser: Parser<T>): Parser<T> =>
  (text, at) => {
    const outcome = parser(text, at);
    return outcome.ok ? outcome : { ...outcome, consumed: false };
  };

/** Looks without reading. */
export const peek =
  <T>(parser: Parser<T>): Parser<T> =>
  (text, at) => {
    const outcome = parser(text, at);
    return outcome.ok ? { ...outcome, consumed: false, at, failure: nothing(at) } : outcome;
  };

export const named =
  <T>(parser: Parser<T>, name: string): Parser<T> =>
  (text, at) => {
    const outcome = parser(text, at);
    if (outcome.consumed || (outcome.ok && outcome.failure.notes.length === 0)) return outcome;
    const notes = outcome.failure.notes.filter(({ kind }) => kind !== "expecting");
    return {
      ...outcome,
      failure: { at: outcome.failure.at, notes: [...notes, { kind: "expecting", text: name }] },
    };
  };

const one =
  (fits: (char: string) => boolean): Parser<string> =>
  (text, at) => {
    const char = text[at];
    if (char === undefined) return fail(at, "found", end);
    if (!fits(char)) return fail(at, "found", quoted(char));
    return { ok: true, consumed: true, value: char, at: at + 1, failure: nothing(at + 1) };
  };

export const char = (wanted: string): Parser<string> =>
  named(
    one((each) => each === wanted),
    quoted(wanted),
  );
export const oneOf = (chars: string): Parser<string> => one((each) => chars.includes(each));
export const noneOf = (chars: string): Parser<string> => one((each) => !chars.includes(each));
export const anyChar = one(() => true);
export const digit = named(
  one((each) => /[0-9]/.test(each)),
  "digit",
);
export const letter = named(
  one((each) => /\p{L}/u.test(each)),
  "letter",
);

export const word =
  (wanted: string): Parser<string> =>
  (text, at) => {
    const chars = [...wanted];
    const wrong = chars.findIndex((each, index) => text[at + index] !== each);
    if (wrong < 0) {
      const to = at + chars.length;
      return { ok: true, consumed: true, value: wanted, at: to, failure: nothing(to) };
    }
    const found = text[at + wrong];
    const notes = [
      { kind: "expecting" as const, text: quoted(wanted) },
      { kind: "found" as const, text: found === undefined ? end : quoted(found) },
    ];
    return { ok: false, consumed: wrong > 0, failure: { at, notes } };
  };

export const many =
  <T>(parser: Parser<T>): Parser<T[]> =>
  (text, from) => {
    const value: T[] = [];
    for (let at = from; ; ) {
      const outcome = parser(text, at);
      if (outcome.ok) {
        value.push(outcome.value);
        at = outcome.at;
      } else if (outcome.consumed) return outcome;
      else return { ok: true, consumed: value.length > 0, value, at, failure: outcome.failure };
    }
  };

export const some = <T>(parser: Parser<T>): Parser<T[]> =>
  chain(parser, (first) => map(many(parser), (rest) => [first, ...rest]));
export const separated = <T>(parser: Parser<T>, by: Parser<unknown>): Parser<T[]> =>
  chain(parser, (first) => map(many(before(by, parser)), (rest) => [first, ...rest]));
export const optional = <T, U = undefined>(parser: Parser<T>, otherwise?: U): Parser<T | U> =>
  either<T | U>(parser, succeed(otherwise as U));

export const notFollowedBy =
  (parser: Parser<string>): Parser<void> =>
  (text, at) => {
    const outcome = parser(text, at);
    if (outcome.ok) return fail(outcome.at, "unexpected", `'${outcome.value}'`);
    return { ok: true, consumed: false, value: undefined, at, failure: outcome.failure };
  };

const anyToken: Parser<string> = (text, at) => {
  const token = text[at];
  if (token === undefined) return fail(at, "found", end);
  return { ok: true, consumed: false, value: token, at, failure: nothing(at) };
};
export const endOfText = named(notFollowedBy(anyToken), "end of input");

/** As Haskell shows a string. */
function quoted(text: string): string {
  const shown = [...text].map((each) => {
    if (each === '"' || each === "\\") return `\\${each}`;
    const code = each.codePointAt(0) ?? 0;
    return code < 127 ? each : `\\${code}`;
  });
  return `"${shown.join("")}"`;
}

export interface ParseProblem {
  /** Such as `(line 1, column 5)`. */
  place: string;
  details: string;
  /** Whether some of the text was read before. */
  consumed: boolean;
}

/** The value, or where and why the text has not the form. What follows a value is not read. */
export function parse<T>(parser: Parser<T>, text: string): { value: T } | { problem: ParseProblem } {
  const chars = [...text];
  const outcome = parser(chars, 0);
  if (outcome.ok) return { value: outcome.value };
  const { at, notes } = outcome.failure;
  const lines = chars.slice(0, at).join("").split("\n");
  const column = [...(lines.at(-1) ?? "")].length + 1;
  return {
    problem: {
      place: `(line ${lines.length}, column ${column})`,
      details: inWords(notes),
      consumed: outcome.consumed,
    },
  };
}

function inWords(notes: Failure["notes"]): string {
  const of = (wanted: Kind) => [
    ...new Set(notes.filter(({ kind }) => kind === wanted).map(({ text }) => text)),
  ];
  const found = notes.find(({ kind }) => kind === "found")?.text;
  const unexpected = of("unexpected");
  const expecting = of("expecting").filter(Boolean);
  const first = unexpected.length > 0 ? listed(unexpected) : found === end ? "end of input" : found;
  return [first && `unexpected ${first}`, expecting.length > 0 && `expecting ${listed(expecting)}`]
    .filter(Boolean)
    .join(" ");
}

const listed = (items: string[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
