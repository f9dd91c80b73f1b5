import type { Source } from "./sources.ts";

type Leaves = Map<string, string>;

/** French and English must have the same keys, and each pair the same arguments and tags. */
export function messageComplaints(sources: Source[]): string[] {
  const [french, english] = ["fr", "en"].map((locale) => {
    const source = sources.find(({ path }) => path === `messages/${locale}.json`);
    return source ? leavesOf(JSON.parse(source.text)) : undefined;
  });
  if (!french || !english) return [];
  return [
    ...missing(french, english).map((key) => `messages/en.json lacks ${key}`),
    ...missing(english, french).map((key) => `messages/fr.json lacks ${key}`),
    ...[...french].flatMap(([key, text]) => differences(key, text, english.get(key))),
  ];
}

function leavesOf(value: unknown, prefix = ""): Leaves {
  if (typeof value !== "object" || value === null) return new Map([[prefix, String(value)]]);
  const entries = Object.entries(value).flatMap(([key, inner]) => [
    ...leavesOf(inner, prefix === "" ? key : `${prefix}.${key}`),
  ]);
  return new Map(entries);
}

function missing(from: Leaves, other: Leaves): string[] {
  return [...from.keys()].filter((key) => !other.has(key));
}

function differences(key: string, french: string, english: string | undefined): string[] {
  if (english === undefined) return [];
  const [ours, theirs] = [argumentsOf(french), argumentsOf(english)].map((names) =>
    [...names].sort().join(", "),
  );
  return ours === theirs ? [] : [`messages ${key}: fr takes (${ours}), en takes (${theirs})`];
}

/** Names of the ICU arguments and tags of a message, nested ones too. */
export function argumentsOf(message: string): Set<string> {
  const text = message.replace(/'[{}<][^']*'/g, "");
  const names = new Set([...text.matchAll(/<(\w+)>/g)].map(([, tag = ""]) => `<${tag}>`));
  collect(text, names);
  return names;
}

function collect(text: string, names: Set<string>): void {
  for (const inner of blocksOf(text)) {
    const [, name = "", kind] = /^\s*(\w+)\s*(?:,\s*(\w+)\s*,?)?/.exec(inner) ?? [];
    names.add(kind && ["plural", "select", "selectordinal"].includes(kind) ? `${name}: ${kind}` : name);
    for (const option of blocksOf(inner)) collect(option, names);
  }
}

/** What stands in the outermost braces. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "{" && depth++ === 0) start = at + 1;
    if (text[at] === "}" && --depth === 0) blocks.push(text.slice(start, at));
  }
  return blocks;
}
