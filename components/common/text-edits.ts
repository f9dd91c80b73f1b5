/** A text after a change, and what is selected in it. */
export type TextEdit = { text: string; start: number; end: number };

/** Replaces what is selected. A piece does not run into the word before it. */
export function insertText(text: string, start: number, end: number, piece: string): TextEdit {
  const gap = /[\p{L}\p{N},;.!?]$/u.test(text.slice(0, start)) ? " " : "";
  const at = start + gap.length + piece.length;
  return { text: text.slice(0, start) + gap + piece + text.slice(end), start: at, end: at };
}

/** Puts WhatsApp's marks around what is selected, or takes them away. */
export function toggleMark(text: string, start: number, end: number, mark: string): TextEdit {
  const chosen = text.slice(start, end);
  const isMarked = text.slice(start - 1, start) === mark && text.slice(end, end + 1) === mark;
  if (isMarked) {
    return { text: text.slice(0, start - 1) + chosen + text.slice(end + 1), start: start - 1, end: end - 1 };
  }
  const bare = chosen.trim();
  const from = start + (chosen.length - chosen.trimStart().length);
  return {
    text: text.slice(0, from) + mark + bare + mark + text.slice(from + bare.length),
    start: from + 1,
    end: from + 1 + bare.length,
  };
}
