// @vitest-environment node
import { describe, expect, it } from "vitest";
import { argumentsOf } from "./message-rules.ts";
import { structureComplaints } from "./structure.ts";

const complaints = (files: Record<string, string>) =>
  structureComplaints(Object.entries(files).map(([path, text]) => ({ path, text })));

const queries = { "lib/contacts/queries.ts": 'import "server-only";\nexport const list = 1;\n' };

describe("imports run one way", () => {
  it.each([
    ["lib never knows", "lib/contacts/commands.ts", 'import { X } from "@/components/ui/button";'],
    ["components never know pages", "components/x.tsx", 'import x from "../app/page";'],
    [
      "components get props",
      "components/contacts/list.tsx",
      'import { list } from "@/lib/contacts/queries";',
    ],
    [
      "components get props",
      "components/contacts/list.tsx",
      'import type { C } from "@/lib/contacts/category-commands";',
    ],
    ["components get props", "components/contacts/list.tsx", 'import { env } from "@/lib/env";'],
    ["a service never", "lib/whatsapp/send.ts", 'import { x } from "../campaigns/rules";'],
    ["lib/base imports nothing", "lib/base/list.ts", 'import { env } from "@/lib/env";'],
    ["services stand on", "lib/queue/publish.ts", 'import { problem } from "@/lib/http/problem";'],
    ["know no domain", "lib/http/route.ts", 'import { x } from "@/lib/campaigns/schema";'],
    ["know no domain", "lib/actor/context.ts", 'import { x } from "@/lib/auth/schema";'],
    ["knows no door", "lib/actor/context.ts", 'import { x } from "../http/page";'],
    ["domains use only earlier", "lib/contacts/rules.ts", 'import { x } from "@/lib/campaigns/rules";'],
    ["forms use schemas", "lib/contacts/schema.ts", 'import { list } from "./queries";'],
    ["rules decide", "lib/contacts/rules.ts", 'import { env } from "@/lib/env";'],
    ["rules decide", "lib/contacts/merge-rules.ts", 'import { a } from "./commands";'],
    ["rules decide", "lib/contacts/rules.ts", 'import fs from "node:fs";'],
    ["shared code", "supabase/functions/_shared/render.ts", 'import { x } from "./links";'],
    ["shared code", "supabase/functions/_shared/render.ts", 'import { x } from "lodash";'],
    ["stand-ins know", "stand-ins/qstash/a.ts", 'import { env } from "../../lib/env.ts";'],
    ["the app does not", "lib/queue/client.ts", 'import { x } from "@/stand-ins/qstash/server";'],
    ["the app does not", "app/page.tsx", 'const x = await import("../scripts/local/stack.ts");'],
  ])("%s… is said of %s", (why, path, text) => {
    const found = complaints({ ...queries, [path]: `${text}\n` });
    expect(found).toEqual([expect.stringContaining(why)]);
    expect(found[0]).toContain(path);
  });

  it("what follows them is left alone, over several lines too", () => {
    expect(
      complaints({
        ...queries,
        "app/contacts/page.tsx":
          'import {\n  list,\n} from "@/lib/contacts/queries";\nexport default function Page() {}\n',
        "components/contacts/list.tsx": 'import type { Contact } from "@/lib/contacts/schema";\n',
        "lib/campaigns/commands.ts":
          'import { list } from "../contacts/queries";\nimport { z } from "zod";\n',
        "lib/contacts/timeline.ts": 'import "server-only";\nexport type Entry = 1;\n',
        "lib/contacts/rules.ts": 'import "server-only";\nimport { createHash } from "node:crypto";\n',
        "lib/contacts/timeline-rules.ts": 'import type { Entry } from "./timeline";\n',
        "lib/http/route.ts": 'import { Role } from "@/lib/actor/schema";\n',
        "lib/contacts/phone.test.ts": 'import { stack } from "@/tests/support/stack";\n',
        "supabase/functions/_shared/render.ts":
          'import { z } from "zod";\nimport { link } from "./links.ts";\n',
      }),
    ).toEqual([]);
  });
});

describe("folders", () => {
  it("folders that import each other through a third are named", () => {
    expect(
      complaints({
        "lib/queue/a.ts": 'import { b } from "@/lib/whatsapp/b";\n',
        "lib/whatsapp/b.ts": 'import { c } from "@/lib/mail/c";\n',
        "lib/mail/c.ts": 'import { a } from "@/lib/queue/a";\n',
      }),
    ).toContain("lib/queue and lib/whatsapp import each other, directly or through others");
  });

  it("folders that import one way are left alone", () => {
    expect(
      complaints({
        "lib/queue/a.ts": 'import { b } from "@/lib/whatsapp/b";\n',
        "lib/whatsapp/b.ts": 'import { log } from "@/lib/base/log";\n',
      }),
    ).toEqual([]);
  });
});

describe("names and sizes", () => {
  it.each([
    ["kebab-case", "lib/contacts/phoneNumber.ts", "export const a = 1;\n"],
    ["says nothing", "lib/contacts/utils.ts", "export const a = 1;\n"],
    ["says nothing", "components/helpers/a.tsx", "export const a = 1;\n"],
    ["no domain", "lib/things/rules.ts", "export const a = 1;\n"],
    ["no service", "stand-ins/mail/start.ts", "export const a = 1;\n"],
    ["passes exports on", "lib/contacts/all.ts", 'export * from "./rules";\nexport { a } from "./schema";\n'],
    ["default export", "lib/contacts/rules.ts", "export default 1;\n"],
    ["as rules must not", "lib/contacts/rules.ts", "export const late = (at: number) => at < Date.now();\n"],
    ["more than 400", "lib/contacts/commands.ts", "// a line\n".repeat(401)],
    ["switches", "lib/contacts/commands.ts", "// @ts-ignore\nexport const a = 1;\n"],
    ["switches", "tests/db/a.test.ts", 'it.skip("a", () => {});\n'],
  ])("%s is said of %s", (why, path, text) => {
    expect(complaints({ [path]: text })).toEqual([expect.stringContaining(why)]);
  });

  it("what Next demands, what is generated, and 400 lines are left alone", () => {
    expect(
      complaints({
        "app/(dashboard)/contacts/[id]/page.tsx": "export default function Page() {}\n",
        "next.config.mjs": "export default {};\n",
        "lib/supabase/database.types.ts": "//\n".repeat(2_000),
        "lib/contacts/commands.ts": "//\n".repeat(400),
      }),
    ).toEqual([]);
  });
});

it("a line of SQL of more than 120 columns is said, with its place", () => {
  const fits = `-- ${"x".repeat(117)}\n`;
  expect(complaints({ "supabase/schemas/a.sql": fits })).toEqual([]);
  expect(complaints({ "supabase/schemas/a.sql": `${fits}-- ${"x".repeat(118)}\n` })).toEqual([
    "supabase/schemas/a.sql:2 has 121 columns, more than 120",
  ]);
});

describe("languages", () => {
  const files = { "messages/fr.json": "{}", "messages/en.json": "{}" };

  it.each([
    'if (locale === "en") return;',
    'if (locale !== "fr") return;',
    'case "en":',
    'type Locale = "fr" | "en";',
    'z.enum(["fr", "en"])',
    'const names = { fr: "Français", en: "English" };',
    'const tags = ["fr-FR", "en-GB"];',
    'import("@/messages/en.json")',
  ])("a second list of them is refused: %s", (text) => {
    const found = complaints({ ...files, "lib/stats/export.ts": `${text}\n` });
    expect(found).toEqual([expect.stringContaining("languages are listed in lib/i18n/languages.ts only")]);
  });

  it("the list itself, tests and the languages of templates are accepted", () => {
    expect(
      complaints({
        ...files,
        "lib/i18n/languages.ts": 'const offered = { fr: "Français", en: "English" };\n',
        "lib/stats/export.test.ts": 'const locales = ["fr", "en"];\n',
        "lib/templates/drafting.ts": 'const LANGUAGES = ["fr", "en", "en_US"];\nconst first = "fr";\n',
        "app/api/docs/page.tsx": 'export const Text = () => <p lang="en" />;\n',
      }),
    ).toEqual([]);
  });
});

describe("words in two languages", () => {
  const messages = (french: object, english: object) =>
    complaints({ "messages/fr.json": JSON.stringify(french), "messages/en.json": JSON.stringify(english) });

  it("a key that one of them lacks is said", () => {
    expect(messages({ a: { b: "x", c: "y" } }, { a: { b: "x", d: "z" } })).toEqual([
      "messages/en.json lacks a.c",
      "messages/fr.json lacks a.d",
    ]);
  });

  it("arguments and tags that differ are said, also inside a plural", () => {
    expect(messages({ a: "{name}" }, { a: "{nom}" })).toHaveLength(1);
    expect(messages({ a: "<b>x</b>" }, { a: "x" })).toHaveLength(1);
    expect(
      messages(
        { a: "{n, plural, one {{x} fois} other {{x} fois}}" },
        { a: "{n, plural, one {once} other {# times}}" },
      ),
    ).toHaveLength(1);
    expect(messages({ a: "{n, plural, one {1} other {#}}" }, { a: "{n}" })).toHaveLength(1);
  });

  it("the same arguments in another order and other plural forms are left alone", () => {
    expect(
      messages(
        { a: "{b} de {a}", c: "{n, plural, =0 {aucun} one {{x} seul} other {{x}}}", d: "l’{o}" },
        { a: "{a} of {b}", c: "{n, plural, one {{x} only} other {{x}}}", d: "the '{braces}' {o}" },
      ),
    ).toEqual([]);
  });

  it("an argument is found at any depth", () => {
    expect(
      [...argumentsOf("{a} {b, select, yes {{c, plural, other {<i>{d}</i>}}} other {}}")].sort(),
    ).toEqual(["<i>", "a", "b: select", "c: plural", "d"]);
  });
});

describe("the example environment", () => {
  const env = "const Environment = z.object({\n  APP_URL: z.url(),\n  CRON_SECRET: secret,\n});\n";

  it("tells of each variable that is read, and of no other", () => {
    expect(
      complaints({ "lib/env.ts": env, ".env.local.example": "APP_URL=\nOLD_NAME=1\nDB_PORT=1\n" }),
    ).toEqual([
      ".env.local.example does not tell of CRON_SECRET",
      ".env.local.example tells of OLD_NAME, which lib/env.ts does not read",
    ]);
    expect(complaints({ "lib/env.ts": env, ".env.local.example": "APP_URL=\n# CRON_SECRET=\n" })).toEqual([]);
  });
});
