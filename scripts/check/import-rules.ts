import { importsOf } from "./imports.ts";
import { isCode, isTest, type Source } from "./sources.ts";

export const DOMAINS = [
  "auth",
  "users",
  "settings",
  "sending",
  "categories",
  "contacts",
  "imports",
  "templates",
  "campaigns",
  "messages",
  "inbox",
  "stats",
  "alerts",
];
export const SERVICES = ["supabase", "whatsapp", "queue", "rate-limit", "i18n", "mail"];

type Edge = { from: string; to: string; isServerOnly: boolean };
type Rule = { why: string; breaks: (edge: Edge) => boolean };

const SERVER_ONLY = /^import "server-only";/m;

const IO =
  /^next\/|^node:(fs|net|tls|http|https|child_process|process|timers)\b|^lib\/(env$|supabase\/clients|queue\/)/;

const RULES: Rule[] = [
  {
    why: "lib never knows components or pages",
    breaks: ({ from, to }) => inside(from, "lib") && (inside(to, "app") || inside(to, "components")),
  },
  {
    why: "components never know pages",
    breaks: ({ from, to }) => inside(from, "components") && inside(to, "app"),
  },
  {
    why: "components get props and call actions: no queries, commands, clients, or anything of the server",
    breaks: ({ from, to, isServerOnly }) =>
      inside(from, "components") &&
      (isServerOnly ||
        ["queries", "commands"].includes(roleOf(to)) ||
        /^lib\/(env|supabase\/|queue\/)/.test(to)),
  },
  {
    why: "a service never knows a domain",
    breaks: ({ from, to }) => SERVICES.includes(partOfLib(from)) && DOMAINS.includes(partOfLib(to)),
  },
  {
    why: "lib/base imports nothing of the project",
    breaks: ({ from, to }) =>
      inside(from, "lib/base") && /^(app|components|lib|supabase)\//.test(to) && !inside(to, "lib/base"),
  },
  {
    why: "services stand on lib/base, never on the doors or on who calls",
    breaks: ({ from, to }) => SERVICES.includes(partOfLib(from)) && ["http", "actor"].includes(partOfLib(to)),
  },
  {
    why: "the doors (lib/http) and who calls (lib/actor) know no domain",
    breaks: ({ from, to }) => ["http", "actor"].includes(partOfLib(from)) && DOMAINS.includes(partOfLib(to)),
  },
  {
    why: "who calls (lib/actor) knows no door",
    breaks: ({ from, to }) => partOfLib(from) === "actor" && partOfLib(to) === "http",
  },
  {
    why: `domains use only earlier ones: ${DOMAINS.join(", ")}`,
    breaks: ({ from, to }) => {
      const [user, used] = [DOMAINS.indexOf(partOfLib(from)), DOMAINS.indexOf(partOfLib(to))];
      return user >= 0 && used > user;
    },
  },
  {
    why: "forms use schemas too: nothing of the server in them",
    breaks: ({ from, to, isServerOnly }) =>
      inside(from, "lib") &&
      roleOf(from) === "schema" &&
      (isServerOnly || ["queries", "commands"].includes(roleOf(to))),
  },
  {
    why: "rules decide from values alone",
    breaks: ({ from, to }) =>
      DOMAINS.includes(partOfLib(from)) &&
      roleOf(from) === "rules" &&
      (IO.test(to) || ["queries", "commands"].includes(roleOf(to))),
  },
  {
    why: "shared code is for Deno as well: relative imports with .ts, and zod",
    breaks: ({ from, to }) =>
      inside(from, "supabase/functions/_shared") &&
      !(inside(to, "supabase/functions/_shared") && to.endsWith(".ts")) &&
      to !== "zod",
  },
  {
    why: "stand-ins know the wire only, nothing of the app",
    breaks: ({ from, to }) =>
      inside(from, "stand-ins") &&
      ["app", "components", "lib", "scripts"].some((folder) => inside(to, folder)),
  },
  {
    why: "the app does not know that it runs locally",
    breaks: ({ from, to }) =>
      ["app", "components", "lib"].some((folder) => inside(from, folder)) &&
      ["stand-ins", "scripts", "tests"].some((folder) => inside(to, folder)),
  },
];

export function importComplaints(sources: Source[]): string[] {
  const serverOnly = new Set(
    sources.filter(({ text }) => SERVER_ONLY.test(text)).map(({ path }) => stem(path)),
  );
  return sources
    .filter((source) => isCode(source) && !isTest(source.path) && !source.path.includes("/testing/"))
    .flatMap((source) =>
      importsOf(source).flatMap(({ to, isTypeOnly }) => {
        // Type imports are removed from browser code.
        const isServerOnly = !isTypeOnly && (to === "server-only" || serverOnly.has(stem(to)));
        const edge = { from: source.path, to, isServerOnly };
        return RULES.filter(({ breaks }) => breaks(edge)).map(
          ({ why }) => `${source.path} imports ${to}: ${why}`,
        );
      }),
    );
}

function inside(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

function partOfLib(file: string): string {
  return /^lib\/([^/]+)\//.exec(file)?.[1] ?? "";
}

/** `commands` of `lib/contacts/category-commands.ts`. */
function roleOf(file: string): string {
  return /(?:^|[/-])([a-z]+)$/.exec(stem(file))?.[1] ?? "";
}

function stem(file: string): string {
  return file.replace(/\.(ts|tsx|mjs)$/, "");
}
