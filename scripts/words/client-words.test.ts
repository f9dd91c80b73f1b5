// @vitest-environment node
import { expect, test } from "vitest";
import { readSources } from "../check/sources.ts";
import { ROOT } from "../local/root.ts";
import { clientWords } from "./client-words.ts";

const KEYS = ["nav.home", "list.title", "list.lead", "list.late", "list.sent_note", "edit.title", "meta.why"];

function wordsOf(files: Record<string, string>) {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  return clientWords(sources, KEYS);
}

const FRAME = `"use client";\nimport { useTranslations } from "next-intl";\nconst t = useTranslations("nav"); t("home");`;
const LAYOUT = 'import { Frame } from "@/components/frame";';

test("a page sends the words of its client components, also of those that come later, and no others", () => {
  const words = wordsOf({
    "app/(dashboard)/layout.tsx": LAYOUT,
    "components/frame.tsx": FRAME,
    "app/(dashboard)/list/page.tsx":
      'import { List } from "@/components/list";\nconst t = await getTranslations("list"); t("lead");',
    "components/list.tsx":
      '"use client";\nimport { later } from "./later";\nconst t = useTranslations("list"); t("title");',
    "components/later.ts": 'export const later = () => import("./late");',
    "components/late.tsx": 'const t = useTranslations("list"); t("late");',
    "app/(dashboard)/edit/page.tsx":
      'import { Edit } from "@/components/edit";\nimport type { x } from "@/components/list";',
    "components/edit.tsx":
      '"use client";\nimport { save } from "@/lib/actions";\nconst t = useTranslations("edit"); t("title");',
    "lib/actions.ts": '"use server";\nimport { why } from "./why";',
    "lib/why.ts": 'const t = useTranslations("meta"); t("why");',
  });
  expect(words["(dashboard)"]).toEqual(["nav.home"]);
  expect(words.list).toEqual(["list.title", "list.late"]);
  expect(words.edit).toEqual(["edit.title"]);
});

test("a page does not send again what the frame around it sent", () => {
  const words = wordsOf({
    "app/(dashboard)/layout.tsx": LAYOUT,
    "components/frame.tsx": FRAME,
    "app/(dashboard)/list/page.tsx": 'import { Frame } from "@/components/frame";',
  });
  expect(words.list).toEqual([]);
});

test("a word that is chosen by a value is sent when the value stands anywhere in the product", () => {
  const page = { "app/(dashboard)/list/page.tsx": 'import { List } from "@/components/list";' };
  const list = `"use client";\nconst t = useTranslations("list"); t(\`\${state}_note\`);`;
  const states = { "supabase/schemas/states.sql": "'sent'" };
  expect(wordsOf({ ...page, "components/list.tsx": list }).list).toEqual([]);
  expect(wordsOf({ ...page, "components/list.tsx": list, ...states }).list).toEqual(["list.sent_note"]);
});

test("every page of the dashboard is exported with its own words", () => {
  const pages = readSources(ROOT, "app/(dashboard)").filter(({ path }) => path.endsWith("/page.tsx"));
  expect(pages.length).toBeGreaterThan(20);
  for (const { path, text } of pages) {
    const folder = path.slice("app/(dashboard)/".length, -"/page.tsx".length);
    expect(text, path).toContain(`export default worded("${folder}", `);
  }
});
