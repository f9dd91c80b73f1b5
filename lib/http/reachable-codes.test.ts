// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import document from "@/docs/openapi.json";
import { isErrorCode } from "@/lib/base/errors";

/** What a piece of code says, and under which key each name in it is found. */
type Piece = { text: string; keyOf: (name: string) => string };

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending) && !file.includes(".test."))
    .map((file) => join(folder, file));

/** The text of all pieces that are reached from one by the names in it. */
function reach(start: Piece, pieces: Map<string, Piece>, names: RegExp): string {
  const seen = new Set<string>();
  const queue = [start];
  let all = "";
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    all += `${next.text}\n`;
    for (const [, name = ""] of next.text.matchAll(names)) {
      const key = next.keyOf(name);
      const found = pieces.get(key);
      if (seen.has(key) || !found) continue;
      seen.add(key);
      queue.push(found);
    }
  }
  return all;
}

const SQL_NAMES = /\b((?:public|private)\.\w+)/g;
const sqlPieces = new Map<string, Piece>();
for (const file of filesIn("supabase/schemas", ".sql")) {
  const [, ...functions] = readFileSync(file, "utf8").split(/^create function /m);
  for (const text of functions)
    sqlPieces.set(text.slice(0, text.indexOf("(")).trim(), { text, keyOf: (name) => name });
}

const TS_NAMES = /\b([a-z]\w+)\b/g;
const tsPieces = new Map<string, Piece>();
/** The names of a file: its own, and those that it imports from the domains. */
function namesOf(file: string, text: string): (name: string) => string {
  const imported = new Map<string, string>();
  for (const [, list = "", from = ""] of text.matchAll(/import \{([^}]*)\} from "([^"]+)"/g)) {
    if (from.startsWith("@/lib/http") || !/^[.@]/.test(from)) continue;
    const target = from
      .replace(/^@\/(.*?)(\.ts)?$/, "$1.ts")
      .replace(/^@shared\/(.*?)(\.ts)?$/, "supabase/functions/_shared/$1.ts")
      .replace(/^(\.{1,2}\/.*?)(\.ts)?$/, (_, path: string) => join(dirname(file), `${path}.ts`));
    for (const name of list.split(",")) imported.set(name.trim().split(" as ").at(-1) ?? "", target);
  }
  return (name) => `${imported.get(name) ?? file}#${name}`;
}
for (const file of [...filesIn("lib", ".ts"), ...filesIn("supabase/functions/_shared", ".ts")]) {
  const text = readFileSync(file, "utf8");
  const keyOf = namesOf(file, text);
  const [, ...parts] = text.split(/^(?:export )?(?:async )?(?:function\*? |const )/m);
  for (const part of parts) tsPieces.set(`${file}#${/^\w+/.exec(part)?.[0]}`, { text: part, keyOf });
}

/** The codes that a handler can raise, in TypeScript and in the SQL functions that it calls. */
function codesBehind(handler: Piece): Set<string> {
  const typescript = reach(handler, tsPieces, TS_NAMES);
  const called = [...typescript.matchAll(/rpc\(\s*"(\w+)"/g)].map(([, name]) => `public.${name}`);
  const sql = reach({ text: called.join(" "), keyOf: (name) => name }, sqlPieces, SQL_NAMES);
  const raised = [
    ...typescript.matchAll(/new AppError\(\s*"(\w+)"/g),
    ...sql.matchAll(/private\.fail\(\s*'(\w+)'/g),
  ];
  return new Set(raised.map(([, code = ""]) => code).filter(isErrorCode));
}

const operations = filesIn("app/api", "route.ts")
  .filter((file) => !/jobs|\[\.\.\.path\]/.test(file))
  .flatMap((file) => {
    const path = file.replace(/^app|\/route\.ts$/g, "").replace(/\[(\w+)\]/g, "{$1}");
    const whole = readFileSync(file, "utf8");
    const [, ...handlers] = whole.split(/^export const (?=GET|POST|PUT|DELETE)/m);
    return handlers.map((text) => ({
      path,
      method: (/^\w+/.exec(text)?.[0] ?? "").toLowerCase(),
      handler: { text, keyOf: namesOf(file, whole) },
    }));
  });

/** Codes of shared functions that these routes cannot run into. */
const NEVER_RAISED: Record<string, string[]> = {
  // Nobody else knows the row that was just made.
  "post /api/campaigns": ["campaign_not_draft", "conflict", "not_found"],
  "post /api/categories": ["not_found"],
  "post /api/contacts": ["conflict", "not_found"],
  "post /api/contacts/import": ["import_not_waiting", "not_found"],
  "post /api/users": ["conflict", "not_found", "user_owns_data"],
  // Said as `invalid_credentials`.
  "post /api/auth/login": ["unauthenticated"],
  // One id is no list that is too long.
  "delete /api/contacts/{id}": ["invalid"],
  "delete /api/categories/{id}/contacts/{contact_id}": ["invalid"],
  "post /api/contacts/import/{id}/undo": ["invalid"],
  // No mail is sent, and no address is taken.
  "put /api/users/{id}": ["mail_not_sent"],
  "delete /api/users/{id}": ["conflict", "mail_not_sent", "user_exists"],
  "post /api/users/{id}/link": ["invalid", "mail_not_sent", "user_exists"],
};

describe("the document names each code that a route can raise:", () => {
  it.each(operations)("$method $path", ({ path, method, handler }) => {
    const { responses } = (document.paths as never)[path][method] as {
      responses: Record<string, { description: string }>;
    };
    const told = Object.values(responses)
      .map(({ description }) => description)
      .join("\n");
    const untold = [...codesBehind(handler)].filter((code) => !told.includes(`\`${code}\``));
    expect(new Set(untold)).toEqual(new Set(NEVER_RAISED[`${method} ${path}`]));
  });
});
