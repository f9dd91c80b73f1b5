// @vitest-environment node
import { describe, expect, it } from "vitest";
import { structureComplaints } from "./structure.ts";

const complaints = (files: Record<string, string>) =>
  structureComplaints(Object.entries(files).map(([path, text]) => ({ path, text })));

const queries = { "lib/contacts/queries.ts": 'import "server-only";\nexport const list = 1;\n' };

describe("an import", () => {
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
  ])('is reported with "%s" in %s', (why, path, text) => {
    const found = complaints({ ...queries, [path]: `${text}\n` });
    expect(found).toEqual([expect.stringContaining(why)]);
    expect(found[0]).toContain(path);
  });

  it("that follows the rules is not reported, over several lines too", () => {
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

describe("an import cycle", () => {
  it("of files is reported, with a dynamic import too, but not with a type-only import", () => {
    const later = { "lib/queue/b.ts": 'const a = () => import("./a");\n' };
    expect(complaints({ ...later, "lib/queue/a.ts": 'import { b } from "./b";\n' })).toEqual([
      "lib/queue/a and lib/queue/b import each other, directly or through others",
    ]);
    expect(complaints({ ...later, "lib/queue/a.ts": 'import type { B } from "./b";\n' })).toEqual([]);
  });

  it("of folders is reported, through a third one too", () => {
    expect(
      complaints({
        "lib/queue/a.ts": 'import { b } from "@/lib/whatsapp/b";\n',
        "lib/whatsapp/b.ts": 'import { c } from "@/lib/mail/c";\n',
        "lib/mail/c.ts": 'import { a } from "@/lib/queue/a";\n',
      }),
    ).toContain("lib/queue and lib/whatsapp import each other, directly or through others");
  });

  it("is not reported when folders import one way", () => {
    expect(
      complaints({
        "lib/queue/a.ts": 'import { b } from "@/lib/whatsapp/b";\n',
        "lib/whatsapp/b.ts": 'import { log } from "@/lib/base/log";\n',
      }),
    ).toEqual([]);
  });
});

describe("a file's name, size and exports", () => {
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
  ])('are reported with "%s" for %s', (why, path, text) => {
    expect(complaints({ [path]: text })).toEqual([expect.stringContaining(why)]);
  });

  it("are not reported when Next demands them, when generated, or with 400 lines", () => {
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

it("a line of SQL with more than 120 columns is reported with its place", () => {
  const fits = `-- ${"x".repeat(117)}\n`;
  expect(complaints({ "supabase/schemas/a.sql": fits })).toEqual([]);
  expect(complaints({ "supabase/schemas/a.sql": `${fits}-- ${"x".repeat(118)}\n` })).toEqual([
    "supabase/schemas/a.sql:2 has 121 columns, more than 120",
  ]);
});

describe("the list of languages", () => {
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
  ])("may not be repeated: %s", (text) => {
    const found = complaints({ ...files, "lib/stats/export.ts": `${text}\n` });
    expect(found).toEqual([expect.stringContaining("languages are listed in lib/i18n/languages.ts only")]);
  });

  it("is accepted in its own file, in tests and for template languages", () => {
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

describe("a fact that is defined in one place", () => {
  it.each([
    ["lib/stats/days.ts", "const DAY = 86_400_000;"],
    ["scripts/doctor/a.ts", 'const url = "https://a.supabase.co/functions/v1/whatsapp-webhook";'],
    ["components/messages/a.tsx", 'const STATES = ["queued", "sending", "accepted", "sent"];'],
    ["components/stats/a.tsx", "const rate = sender?.rate_per_minute ?? 25;"],
  ])("is reported when repeated in %s", (path, text) => {
    expect(complaints({ [path]: `${text}\n` })).toEqual([expect.stringContaining(`${path} repeats`)]);
  });

  it("is accepted where it is defined, and in tests", () => {
    const text = "export const DAY_MS = 86_400_000;\n";
    expect(complaints({ "lib/base/time.ts": text, "lib/stats/days.test.ts": text })).toEqual([]);
  });
});

describe(".env.local.example", () => {
  const env = "const Environment = z.object({\n  APP_URL: z.url(),\n  CRON_SECRET: secret,\n});\n";

  it("must list each variable that the app reads, and no other", () => {
    expect(
      complaints({ "lib/env.ts": env, ".env.local.example": "APP_URL=\nOLD_NAME=1\nDB_PORT=1\n" }),
    ).toEqual([
      ".env.local.example does not tell of CRON_SECRET",
      ".env.local.example tells of OLD_NAME, which lib/env.ts does not read",
    ]);
    expect(complaints({ "lib/env.ts": env, ".env.local.example": "APP_URL=\n# CRON_SECRET=\n" })).toEqual([]);
  });
});
