/** A part of a message's text; values inserted for variables and missing values are marked. */
export type TextPart = string | { filled: string } | { missing: string };

export type TextNode =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike" | "filled"; children: TextNode[] }
  | { kind: "code"; text: string }
  | { kind: "link"; text: string; href: string }
  | { kind: "missing"; name: string };

const filledFrom = "\ue000";
const filledTo = "\ue001";
const missingFrom = "\ue002";
const missingTo = "\ue003";
const ownMarks = /[\ue000-\ue003]/g;

const styles: Record<string, "bold" | "italic" | "strike"> = { "*": "bold", _: "italic", "~": "strike" };
const special = /[*_~`\ue000-\ue003]|https?:\/\//i;
const link = /https?:\/\/[^\s<>"\ue000-\ue003]+/iy;
const wordCharacter = /[\p{L}\p{N}]/u;
const trailingPunctuation = /[.,;:!?*_~’'»)\]}]+$/u;

/** Parses WhatsApp's formatting: *bold*, _italic_, ~strike~, ```code``` and http(s) links. */
export function formatWhatsapp(source: string | TextPart[]): TextNode[] {
  return parse(typeof source === "string" ? source.replace(ownMarks, "") : source.map(marked).join(""));
}

function marked(part: TextPart): string {
  if (typeof part === "string") return part.replace(ownMarks, "");
  if ("filled" in part) return filledFrom + part.filled.replace(ownMarks, "") + filledTo;
  return missingFrom + part.missing.replace(ownMarks, "") + missingTo;
}

function parse(text: string): TextNode[] {
  const nodes: TextNode[] = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push({ kind: "text", text: plain });
    plain = "";
  };
  while (at < text.length) {
    const found = nodeAt(text, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
      continue;
    }
    const next = text.slice(at + 1).search(special);
    const end = next < 0 ? text.length : at + 1 + next;
    plain += text.slice(at, end).replace(ownMarks, "");
    at = end;
  }
  flush();
  return nodes;
}

type Found = { node: TextNode; end: number } | null;

function nodeAt(text: string, at: number): Found {
  const character = text[at] ?? "";
  if (character === missingFrom || character === filledFrom) return variableAt(text, at, character);
  if (character === "`") return codeAt(text, at);
  if (character in styles) return styleAt(text, at, character);
  return linkAt(text, at);
}

function variableAt(text: string, at: number, opening: string): Found {
  const end = text.indexOf(opening === filledFrom ? filledTo : missingTo, at);
  if (end < 0) return null;
  const inner = text.slice(at + 1, end);
  const node: TextNode =
    opening === filledFrom ? { kind: "filled", children: parse(inner) } : { kind: "missing", name: inner };
  return { node, end: end + 1 };
}

function codeAt(text: string, at: number): Found {
  const fence = text.startsWith("```", at) ? "```" : "`";
  const end = text.indexOf(fence, at + fence.length);
  const inner = end < 0 ? "" : text.slice(at + fence.length, end);
  if (!inner.trim() || (fence === "`" && inner.includes("\n"))) return null;
  return { node: { kind: "code", text: inner.replace(ownMarks, "") }, end: end + fence.length };
}

function styleAt(text: string, at: number, mark: string): Found {
  const kind = styles[mark];
  if (!kind || isWord(text, at - 1) || isSpace(text, at + 1)) return null;
  for (let end = text.indexOf(mark, at + 1); end >= 0; end = text.indexOf(mark, end + 1)) {
    const inner = text.slice(at + 1, end);
    if (inner.includes("\n")) return null;
    if (inner && !isSpace(text, end - 1) && !isWord(text, end + 1)) {
      return { node: { kind, children: parse(inner) }, end: end + 1 };
    }
  }
  return null;
}

function linkAt(text: string, at: number): Found {
  link.lastIndex = at;
  const match = link.exec(text)?.[0];
  if (!match || isWord(text, at - 1)) return null;
  const address = match.replace(trailingPunctuation, "");
  if (!URL.canParse(address)) return null;
  return { node: { kind: "link", text: address, href: new URL(address).href }, end: at + address.length };
}

const isWord = (text: string, at: number) => wordCharacter.test(text[at] ?? "");
const isSpace = (text: string, at: number) => /^\s?$/.test(text[at] ?? "");
