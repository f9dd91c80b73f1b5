const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? "");

const MARKS = { "*": "b", _: "i", "~": "s" } as const;

/** A mark counts only around words: `2*3*4` and `a_b_c` stay as they are. */
const MARKED = /(?<![\p{L}\p{N}*_~])([*_~])(?=\S)((?:(?!\1)[^\n])*?\S)\1(?![\p{L}\p{N}])/u;
const LINK = /https?:\/\/[^\s<>"'`]*[^\s<>"'`.,;:!?)\]»*_~]/g;

export const isWebAddress = (address: string): boolean => {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
};

export const link = (address: string, label = escapeHtml(address)): string =>
  isWebAddress(address)
    ? `<a href="${escapeHtml(address)}" target="_blank" rel="noopener noreferrer">${label}</a>`
    : label;

function linked(text: string): string {
  let html = "";
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    html += escapeHtml(text.slice(from, match.index)) + link(match[0]);
    from = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(from));
}

function marked(text: string): string {
  const match = MARKED.exec(text);
  if (match === null) return linked(text);
  const [whole, mark, inside = ""] = match;
  const tag = MARKS[mark as keyof typeof MARKS];
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + whole.length);
  return `${linked(before)}<${tag}>${marked(inside)}</${tag}>${marked(after)}`;
}

/** Turns WhatsApp's formatting into HTML, and escapes everything else. */
export function formatted(text: string): string {
  return text
    .split(/(```[\s\S]+?```|`[^`\n]+`)/)
    .map((part, index) => {
      if (index % 2 === 0) return marked(part);
      return `<code>${escapeHtml(part.replace(/^`+|`+$/g, ""))}</code>`;
    })
    .join("");
}
