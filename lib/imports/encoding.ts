import { isUtf8 } from "node:buffer";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

const BOMS: [Encoding, number[]][] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

const startsWith = (bytes: Uint8Array, prefix: number[]) => prefix.every((byte, at) => bytes[at] === byte);

/**
 * Guesses the encoding of a text. Undefined while every byte is ASCII, which is the same in all candidates but UTF-16.
 * Non-UTF-8 text is taken for Windows-1252, which old French Excel versions write.
 */
export function guessEncoding(bytes: Uint8Array): Encoding | undefined {
  const marked = BOMS.find(([, bom]) => startsWith(bytes, bom));
  if (marked) return marked[0];
  const wide = guessUtf16(bytes.subarray(0, 4096));
  if (wide) return wide;
  const first = bytes.findIndex((byte) => byte >= 0x80);
  if (first === -1) return undefined;
  const cut = lengthWithoutCutCharacter(bytes);
  if (cut <= first) return undefined;
  return isUtf8(bytes.subarray(first, cut)) ? "utf-8" : "windows-1252";
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

/** Decodes a file in parts to text with `\n` line endings and without NUL. */
export async function* decodeText(parts: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const normalise = lineEndings();
  let decoder: TextDecoder | undefined;
  let held: Uint8Array = new Uint8Array();
  let seen = 0;
  for await (const part of parts) {
    seen += part.length;
    if (decoder) {
      yield normalise(decoder.decode(part, { stream: true }));
      continue;
    }
    held = held.length > 0 ? Buffer.concat([held, part]) : part;
    if (seen < ENOUGH) continue;
    const encoding = guessEncoding(held);
    if (encoding) decoder = new TextDecoder(encoding);
    const known = encoding ? held.length : lengthInAscii(held);
    yield normalise((decoder ?? new TextDecoder()).decode(held.subarray(0, known), { stream: true }));
    held = held.slice(known);
  }
  decoder ??= new TextDecoder(guessEncoding(held) ?? (isUtf8(held) ? "utf-8" : "windows-1252"));
  yield normalise(decoder.decode(held), true);
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
