// @vitest-environment node
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { STATUS } from "@/lib/base/errors";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";
import { readSources } from "../../scripts/check/sources.ts";
import { ROOT } from "../../scripts/local/root.ts";
import { unusedMessages } from "../../tests/support/unused-messages.ts";
import { frenchSpacing, withFrenchSpacing } from "./french-spacing";

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
const french = new Map(flatten(fr));
const english = new Map(flatten(en));

describe("the words of the two languages", () => {
  test("have the same keys", () => {
    expect([...english.keys()].sort()).toEqual([...french.keys()].sort());
  });
  test("take the same arguments", () => {
    for (const [key, text] of french)
      expect([key, argumentsOf(parse(english.get(key) ?? "", "en"))]).toEqual([
        key,
        argumentsOf(parse(text, "fr")),
      ]);
  });
  test("are never empty", () => {
    expect([...french, ...english].filter(([, text]) => !text.trim())).toEqual([]);
  });
  test("leave figures to the formatter, which knows their spaces", () => {
    const offending = [...french, ...english].filter(([, text]) => /#|,\s*(number|date|time)\b/.test(text));
    expect(offending).toEqual([]);
  });
  test("are each asked for by some code", () => {
    expect(unusedMessages([...french.keys()], readSources(ROOT))).toEqual([]);
  });
  test("hold a sentence for every error code", () => {
    for (const code of Object.keys(STATUS)) expect([code, code in fr.errors]).toEqual([code, true]);
  });
});

describe("a key that no code asks for", () => {
  const unused = (text: string) =>
    unusedMessages(
      ["a.b.title", "a.b.sent_note", "a.b.gone", "c.title"],
      [
        { path: "components/x.tsx", text },
        { path: "lib/y.ts", text: 'const KINDS = ["sent"];' },
        { path: "lib/y.test.ts", text: 't("gone")' },
      ],
    );
  test("is named, and one that is written below its namespace is not", () => {
    expect(unused('const t = useTranslations("a.b"); t("title"); t("sent_note");')).toEqual([
      "a.b.gone",
      "c.title",
    ]);
  });
  test("may be composed of what stands somewhere in the sources, and of nothing else", () => {
    expect(unused(`const t = useTranslations("a"); t(\`b.\${kind}_note\`);`)).not.toContain("a.b.sent_note");
    expect(unused('const t = useTranslations("a.b"); t(kind);')).toContain("a.b.gone");
    expect(unused(`const t = useTranslations("c"); t(\`\${kind}_note\`);`)).toContain("a.b.sent_note");
  });
});

describe("French spacing", () => {
  test("no line breaks before a double sign or inside guillemets", () => {
    expect(frenchSpacing("Prêt ? Oui ! « Stop » : fin ;")).toBe(
      "Prêt\u202f? Oui\u202f! «\u00a0Stop\u00a0»\u00a0: fin\u202f;",
    );
    expect(frenchSpacing("https://a.b, 14:38, ::1")).toBe("https://a.b, 14:38, ::1");
  });
  test("touches the words and nothing of their structure", () => {
    const spaced = withFrenchSpacing(fr);
    expect([...new Map(flatten(spaced)).keys()]).toEqual([...french.keys()]);
    expect(spaced.auth.forgotten).toBe("Mot de passe oublié\u202f?");
    expect(spaced.common.sum_is_right).toBe("Le compte est bon\u00a0:");
    for (const [key, text] of flatten(spaced)) expect(() => parse(text, "fr"), key).not.toThrow();
  });
});
