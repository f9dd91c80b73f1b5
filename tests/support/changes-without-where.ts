// Comments, then texts (`'…'`, `$$…$$`), names, words, and every other sign by itself.
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|(?<text>[eE]?'(?:[^'\\]|''|\\[\s\S])*'|(?<tag>\$(?:[A-Za-z_]\w*)?\$)[\s\S]*?\k<tag>)|"(?:[^"]|"")*"|[A-Za-z_%][\w$%]*|\S/g;

interface Token {
  word: string;
  /** Of a text: what it contains. */
  text?: string;
}

/**
 * Each `update` and `delete` in SQL or PL/pgSQL that has no `where` of its own, as it is written: also those in a
 * `with`, in a loop, and in a text that is executed.
 */
export function changesWithoutWhere(sql: string): string[] {
  const tokens = tokensOf(sql);
  const here = tokens.flatMap((_, at) => (beginsChange(tokens, at) ? extentFrom(tokens, at) : []));
  return [
    ...here.filter((extent) => !extent.where).map(({ written }) => written),
    ...tokens.flatMap(({ text }) => (text === undefined ? [] : changesWithoutWhere(text))),
  ];
}

function tokensOf(sql: string): Token[] {
  return [...sql.matchAll(TOKEN)]
    .filter(([found]) => !found.startsWith("--") && !found.startsWith("/*"))
    .map(({ 0: found, groups }) => {
      if (groups?.text === undefined) return { word: found.toLowerCase() };
      const { tag } = groups;
      const text = tag
        ? found.slice(tag.length, -tag.length)
        : found.replace(/^[eE]?'|'$/g, "").replaceAll("''", "'");
      return { word: "'…'", text };
    });
}

const UPDATE = /^update (only )?[^ ;(),]+( \. [^ ;(),]+)?( \*)?( as)?( (?!set )[^ ;(),]+)? set /;

// `for update`, `on conflict do update set` and `when matched then delete` change no table by themselves.
function beginsChange(tokens: Token[], at: number): boolean {
  if (tokens[at]?.word === "delete") return tokens[at + 1]?.word === "from";
  if (tokens[at]?.word !== "update" || tokens[at + 1]?.word === "set") return false;
  const words = tokens.slice(at, at + 9).map(({ word }) => word);
  return UPDATE.test(`${words.join(" ")} `);
}

/** To the end of its statement, of the brackets around it, or to the loop over what it returns. */
function extentFrom(tokens: Token[], from: number): { written: string; where: boolean } {
  let depth = 0;
  let where = false;
  let to = from;
  for (; to < tokens.length; to += 1) {
    const word = tokens[to]?.word;
    if (word === "(") depth += 1;
    if (word === ")") depth -= 1;
    if (depth < 0 || (depth === 0 && (word === ";" || word === "loop"))) break;
    if (depth === 0 && word === "where") where = true;
  }
  const written = tokens.slice(from, Math.min(to, from + 12));
  return { written: written.map(({ word }) => word).join(" "), where };
}
