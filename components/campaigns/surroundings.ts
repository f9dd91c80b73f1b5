import type { TemplateSnapshot } from "@shared/template";
import { componentOf, splitAtPlaceholders } from "@shared/template-parts";
import { formatWhatsapp, type TextNode } from "../common/whatsapp-format";

const AROUND = 24;
const GAP = "\u0000";

/** The words before and after a variable, as a reader sees them: “Bonjour ” and “, les inscriptions…”. */
export function surroundings(template: TemplateSnapshot, key: string) {
  const pieces = splitAtPlaceholders(componentOf(template, "BODY")?.text ?? "");
  const place = pieces.findIndex((piece, index) => index % 2 === 1 && piece === key);
  if (place < 0) return null;
  const parts = pieces.map((piece, index) => (index % 2 === 1 ? { missing: piece } : piece));
  const around = textOf(formatWhatsapp(parts)).replace(/\s+/g, " ").split(GAP);
  const gap = (place - 1) / 2;
  return {
    before: lastWords(around[gap] ?? "", gap > 0),
    after: firstWords(around[gap + 1] ?? "", gap + 2 < around.length),
  };
}

const textOf = (nodes: TextNode[]): string =>
  nodes
    .map((node) => (node.kind === "missing" ? GAP : "children" in node ? textOf(node.children) : node.text))
    .join("");

function lastWords(text: string, hasMore: boolean): string {
  const isWhole = text.length <= AROUND;
  const words = isWhole ? text.trimStart() : text.slice(-AROUND).replace(/^\S*\s/, "");
  return isWhole && !hasMore ? words : `…${hasMore && isWhole ? text : words}`;
}

function firstWords(text: string, hasMore: boolean): string {
  const isWhole = text.length <= AROUND;
  const words = isWhole ? text.trimEnd() : text.slice(0, AROUND).replace(/\s\S*$/, "");
  return isWhole && !hasMore ? words : `${hasMore && isWhole ? text : words}…`;
}
