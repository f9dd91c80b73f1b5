/** A text after an edit, with its selection. */
export type TextEdit = { text: string; start: number; end: number };

/** Replaces the selection; adds a space when the piece would join the word before it. */
export function insertText(text: string, start: number, end: number, piece: string): TextEdit {
  const gap = /[\p{L}\p{N},;.!?]$/u.test(text.slice(0, start)) ? " " : "";
  const at = start + gap.length + piece.length;
  return { text: text.slice(0, start) + gap + piece + text.slice(end), start: at, end: at };
}

/** Adds WhatsApp's formatting marks around the selection, or removes them. */
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
