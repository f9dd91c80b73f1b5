import { readdirSync, readFileSync } from "node:fs";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { STATUS } from "@/lib/base/errors";
import fr from "@/messages/fr.json";
import { languages, locales } from "./languages";
import { typesetMessagesOf } from "./words";

type Words = { [key: string]: string | Words };

function flatten(words: Words, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : flatten(value, `${path}${key}.`),
  );
}

type Part = { type: number; value?: string; options?: Record<string, { value: Part[] }>; children?: Part[] };

/** The names of a message's arguments and tags, with what kind of thing each is. */
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

test("every file of messages is a language of the list, and every language has its file", () => {
  expect(new Set(readdirSync("messages"))).toEqual(new Set(locales.map((locale) => `${locale}.json`)));
});

describe.each(locales)("the words of %s", (locale) => {
  const words = new Map(flatten(wordsIn(locale)));
  const { tag } = languages[locale];

  test("have the keys of the French ones", () => {
    expect([...words.keys()].sort()).toEqual([...french.keys()].sort());
  });
  test("take the same arguments", () => {
    for (const [key, text] of french)
      expect([key, argumentsOf(parse(words.get(key) ?? "", tag))]).toEqual([
        key,
        argumentsOf(parse(text, "fr")),
      ]);
  });
  test("are never empty", () => {
    expect([...words].filter(([, text]) => !text.trim())).toEqual([]);
  });
  test("leave figures to the formatter, which knows their spaces", () => {
    expect([...words].filter(([, text]) => /#|,\s*(number|date|time)\b/.test(text))).toEqual([]);
  });
  test("hold a sentence for every error code", () => {
    for (const code of Object.keys(STATUS)) expect(words.has(`errors.${code}`), code).toBe(true);
  });
  test("keep their structure when typography is added", async () => {
    const set = flatten(await typesetMessagesOf(locale));
    expect(set.map(([key]) => key)).toEqual([...words.keys()]);
    for (const [key, text] of set) expect(() => parse(text, tag), key).not.toThrow();
  });
});

test("French spacing applies to French only", async () => {
  const [{ auth }, english] = [await typesetMessagesOf("fr"), await typesetMessagesOf("en")];
  expect(auth.forgotten).toBe("Mot de passe oublié\u202f?");
  expect(english).toEqual(wordsIn("en"));
});
