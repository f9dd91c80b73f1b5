const token = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|(\$[A-Za-z_]*\$)[\s\S]*?\1|;|[^\s]/g;

/** The line of a failure: the position that the server reports, or the start of the first statement not completed. */
export function lineOfFailure(text: string, completed: number, position?: string): number {
  const offset = position ? Number(position) - 1 : (statementOffsets(text)[completed] ?? 0);
  return text.slice(0, offset).split("\n").length;
}

function statementOffsets(text: string): number[] {
  const offsets: number[] = [];
  let inside = false;
  for (const { 0: found, index } of text.matchAll(token)) {
    if (found.startsWith("--") || found.startsWith("/*")) continue;
    if (found === ";") inside = false;
    else if (!inside) {
      offsets.push(index);
      inside = true;
    }
  }
  return offsets;
}
