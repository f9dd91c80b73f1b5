import { isUtf8 } from "node:buffer";
import type { Encoding } from "./encodings";

const BOMS: [Encoding, number[]][] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** The upper half of the code page of MS-DOS, which `TextDecoder` does not know. */
const CP850 =
  "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";

type Decoder = (bytes: Uint8Array, stream: boolean) => string;

function decoderOf(encoding: Encoding): Decoder {
  if (encoding !== "cp850") {
    const decoder = new TextDecoder(encoding);
    return (bytes, stream) => decoder.decode(bytes, { stream });
  }
  return (bytes) =>
    Buffer.from(bytes)
      .toString("latin1")
      .replaceAll(/[\x80-\xff]/g, (byte) => CP850[byte.charCodeAt(0) - 0x80] ?? "");
}

const decodeBytes = (bytes: Uint8Array, encoding: Encoding): string => decoderOf(encoding)(bytes, true);

/**
 * Guesses the encoding of a text. Undefined while every byte is ASCII, which is the same in all candidates but UTF-16.
 * A text that is mostly valid UTF-8 is UTF-8; any other is the one in which its words look most like words.
 */
export function guessEncoding(bytes: Uint8Array): Encoding | undefined {
  const marked = BOMS.find(([, bom]) => bom.every((byte, at) => bytes[at] === byte));
  if (marked) return marked[0];
  const wide = guessUtf16(bytes.subarray(0, 4096));
  if (wide) return wide;
  const first = bytes.findIndex((byte) => byte >= 0x80);
  if (first === -1) return undefined;
  const cut = lengthWithoutCutCharacter(bytes);
  if (cut <= first) return undefined;
  const text = bytes.subarray(first, cut);
  return isUtf8(text) || isMostlyUtf8(text)
    ? "utf-8"
    : likeliest(bytes.subarray(Math.max(0, first - 20), cut));
}

const SEQUENCE = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}/g;

/** A text in another encoding hardly ever has a valid sequence, so a few broken bytes are an accident. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString("latin1");
  const valid = text.match(SEQUENCE) ?? [];
  const broken = text.replaceAll(SEQUENCE, "").match(/[\x80-\xff]/g) ?? [];
  return valid.length > broken.length;
}

const GUESSED = ["windows-1252", "macintosh", "cp850", "windows-1256"] as const;
const JUDGED_BYTES = 64 * 1024;
const JUDGED_WORDS = 2000;

function likeliest(bytes: Uint8Array): Encoding {
  const sample = bytes.subarray(0, JUDGED_BYTES);
  const scores = GUESSED.map((encoding) => plausibility(decodeBytes(sample, encoding)));
  return GUESSED[scores.indexOf(Math.max(...scores))] ?? "windows-1252";
}

function plausibility(text: string): number {
  const words = text.match(/[A-Za-z\u0080-\uffff]*[\u0080-\uffff][A-Za-z\u0080-\uffff]*/g) ?? [];
  let score = 0;
  for (const word of words.slice(0, JUDGED_WORDS)) {
    for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) >= 0x80) score += weigh(word, at);
  }
  return score;
}

const COMMON = /[éèêëàâçîïôùûüœæñáíóúãõäöß’°«»–…\u00a0]/i;
const MARKS = /[’‘“”°ºª«»–—…€·\u00a0]/;
const ARABIC = /\p{Script=Arabic}/u;

/** How much a character that is not ASCII looks at home in its word: the letters beside it, and its case. */
function weigh(word: string, at: number): number {
  const [before = "", letter = "", behind = ""] = [word[at - 1], word[at], word[at + 1]];
  const isInside = /\p{L}/u.test(before) && /\p{L}/u.test(behind);
  if (MARKS.test(letter)) return isInside && letter !== "’" ? -2 : 0;
  if (!/\p{L}/u.test(letter)) return -3;
  if (ARABIC.test(letter)) return /[a-z]/i.test(before + behind) ? -2 : 1;
  if (/\p{Lu}/u.test(letter) && /\p{Ll}/u.test(before)) return -2;
  if (/\p{Ll}/u.test(letter) && /\p{Lu}/u.test(before) && /\p{Lu}/u.test(behind)) return -1;
  if (word.length === 1) return letter === "à" ? 1 : 0;
  return COMMON.test(letter) ? 1 : 0;
}

function guessUtf16(head: Uint8Array): Encoding | undefined {
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]! += 1;
  });
  const pairs = Math.floor(head.length / 2);
  if (pairs < 2) return undefined;
  if (zeros[1]! > pairs * 0.6 && zeros[0]! < pairs * 0.05) return "utf-16le";
  if (zeros[0]! > pairs * 0.6 && zeros[1]! < pairs * 0.05) return "utf-16be";
  return undefined;
}

/** Length without a UTF-8 character that the end of the part cuts in two. */
function lengthWithoutCutCharacter(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Bytes needed for a guess. */
const ENOUGH = 4096;

/** Decodes a file in parts to text with `\n` line endings and without NUL. Guesses an encoding that is not given. */
export async function* decodeText(
  parts: AsyncIterable<Uint8Array>,
  given?: Encoding,
): AsyncGenerator<string> {
  const normalise = lineEndings();
  let decode = given && decoderOf(given);
  let held: Uint8Array = new Uint8Array();
  let seen = 0;
  for await (const part of parts) {
    seen += part.length;
    if (decode) {
      yield normalise(decode(part, true));
      continue;
    }
    held = held.length > 0 ? Buffer.concat([held, part]) : part;
    if (seen < ENOUGH) continue;
    const encoding = guessEncoding(held);
    if (encoding) decode = decoderOf(encoding);
    const known = encoding ? held.length : lengthInAscii(held);
    yield normalise((decode ?? decoderOf("utf-8"))(held.subarray(0, known), true));
    held = held.slice(known);
  }
  decode ??= decoderOf(guessEncoding(held) ?? (isUtf8(held) ? "utf-8" : "windows-1252"));
  yield normalise(decode(held, false), true);
}

function lengthInAscii(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  return first === -1 ? bytes.length : first;
}

/** Converts line endings to `\n`; a `\r` at the end of a part may be half of a `\r\n`. */
function lineEndings(): (text: string, last?: boolean) => string {
  let half = "";
  return (text, last = false) => {
    const whole = half + text;
    half = !last && whole.endsWith("\r") ? "\r" : "";
    return whole
      .slice(0, whole.length - half.length)
      .replaceAll(/\r\n?/g, "\n")
      .replaceAll("\0", "");
  };
}
