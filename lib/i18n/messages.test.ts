// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { STATUS } from "@/lib/base/errors";
import fr from "@/messages/fr.json";
import { readSources } from "../../scripts/check/sources.ts";
import { ROOT } from "../../scripts/local/root.ts";
import { unusedMessages } from "../../scripts/words/used-messages.ts";
import { languages, locales } from "./languages";
import { typesetMessagesOf } from "./words";

type Words = { [key: string]: string | Words };

function flatten(words: Words, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : flatten(value, `${path}${key}.`),
  );
}

type Part = { type: number; value?: string; options?: Record<string, { value: Part[] }>; children?: Part[] };

/** The names of a message's arguments and tags, each with its type. */
function argumentsOf(parts: Part[]): string[] {
  const names = parts.flatMap((part) => [
    ...(part.type === 0 || part.type === 7 ? [] : [`${part.value}:${part.type}`]),
    ...Object.values(part.options ?? {}).flatMap((option) => argumentsOf(option.value)),
    ...argumentsOf(part.children ?? []),
  ]);
  return [...new Set(names)].sort();
}

const parse = (text: string, locale: string) => new IntlMessageFormat(text, locale).getAst() as Part[];
const wordsIn = (locale: string): Words => JSON.parse(readFileSync(`messages/${locale}.json`, "utf8"));
const french = new Map(flatten(fr));

test("messages/ holds exactly one file for each language", () => {
  expect(new Set(readdirSync("messages"))).toEqual(new Set(locales.map((locale) => `${locale}.json`)));
});

test("every key is used by the code", () => {
  expect(unusedMessages([...french.keys()], readSources(ROOT))).toEqual([]);
});

describe.each(locales)("the messages of %s", (locale) => {
  const words = new Map(flatten(wordsIn(locale)));
  const { tag } = languages[locale];

  test("have the same keys as the French ones", () => {
    expect([...words.keys()].sort()).toEqual([...french.keys()].sort());
  });
  test("take the same arguments as the French ones", () => {
    for (const [key, text] of french)
      expect([key, argumentsOf(parse(words.get(key) ?? "", tag))]).toEqual([
        key,
        argumentsOf(parse(text, "fr")),
      ]);
  });
  test("are never empty", () => {
    expect([...words].filter(([, text]) => !text.trim())).toEqual([]);
  });
  test("leave number formats to the formatter", () => {
    expect([...words].filter(([, text]) => /#|,\s*(number|date|time)\b/.test(text))).toEqual([]);
  });
  test("have a text for every error code", () => {
    for (const code of Object.keys(STATUS)) expect(words.has(`errors.${code}`), code).toBe(true);
  });
  test("stay valid when typography is added", async () => {
    const set = flatten(await typesetMessagesOf(locale));
    expect(set.map(([key]) => key)).toEqual([...words.keys()]);
    for (const [key, text] of set) expect(() => parse(text, tag), key).not.toThrow();
  });
});

describe("the search for unused keys", () => {
  const unused = (text: string) =>
    unusedMessages(
      ["a.b.title", "a.b.sent_note", "a.b.gone", "c.title"],
      [
        { path: "components/x.tsx", text },
        { path: "lib/y.ts", text: 'const KINDS = ["sent"];' },
        { path: "lib/y.test.ts", text: 't("gone")' },
      ],
    );
  test("reports a key that no file uses, and no key used below its namespace", () => {
    expect(unused('const t = useTranslations("a.b"); t("title"); t("sent_note");')).toEqual([
      "a.b.gone",
      "c.title",
    ]);
  });
  test("counts a key as used when a template combines words from the sources", () => {
    expect(unused(`const t = useTranslations("a"); t(\`b.\${kind}_note\`);`)).not.toContain("a.b.sent_note");
    expect(unused('const t = useTranslations("a.b"); t(kind);')).toContain("a.b.gone");
    expect(unused(`const t = useTranslations("c"); t(\`\${kind}_note\`);`)).toContain("a.b.sent_note");
  });
});

test("French spacing is applied to French only", async () => {
  const [{ auth }, english] = [await typesetMessagesOf("fr"), await typesetMessagesOf("en")];
  expect(auth.forgotten).toBe("Mot de passe oublié\u202f?");
  expect(english).toEqual(wordsIn("en"));
});
