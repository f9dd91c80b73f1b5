const ESCAPES =
  /\\(?:(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(u[dD][89a-fA-F][0-9a-fA-F]{2}|u0000)|[\s\S])/g;

/**
 * Replaces U+0000 and lone surrogates, which jsonb refuses, by U+FFFD. Edits the text instead of parsing and
 * serialising it, so that numbers keep all their digits.
 */
export const storableJson = (json: string): string =>
  json
    .toWellFormed()
    .replace(ESCAPES, (sequence, _pair, unstorable) => (unstorable === undefined ? sequence : "\\ufffd"));
