/** Replaces a range of a text field as if it were typed, so that undo brings it back. */
export function replaceRange(area: HTMLTextAreaElement, start: number, end: number, text: string): void {
  if (text === "" && start === end) return;
  area.focus();
  area.setSelectionRange(start, end);
  const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (isDone) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The range in which two texts differ, and what stands there in the second. */
export function differenceOf(before: string, after: string) {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}
