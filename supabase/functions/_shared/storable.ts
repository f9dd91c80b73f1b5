const ESCAPES =
  /\\(?:(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(u[dD][89a-fA-F][0-9a-fA-F]{2}|u0000)|[\s\S])/g;

/**
 * JSON text that PostgreSQL can store: the character zero and halves of surrogate pairs, which jsonb refuses, become the
 * replacement character. Numbers keep all their digits: the text is corrected, never written anew.
 */
export const storableJson = (json: string): string =>
  json
    .toWellFormed()
    .replace(ESCAPES, (sequence, _pair, unstorable) => (unstorable === undefined ? sequence : "\\ufffd"));
