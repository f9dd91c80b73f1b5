import { describe, expect, test } from "vitest";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";

type Words = { [key: string]: string | Words };

const flatten = (words: Words, path = ""): [string, string][] =>
  Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : flatten(value, `${path}${key}.`),
  );

/** Texts that say what to do about a problem. */
const REMEDY =
  /^(meta_errors\..+\.do|campaigns\.stopped\..+\.do|campaigns\.(slice|checks|held)\..+|errors\..+|stats\.alerts\..+|mails\..+\.body)$/;
/** Names on Meta's pages. */
const ELSEWHERE = ["WhatsApp error codes", "npm run ledger -- restored"];

const LANGUAGES = [
  {
    language: "fr",
    words: fr,
    copy: /dupliqu|copie/i,
    promise: /copie n’écrit pas à ceux qui ont déjà reçu le message/i,
    settings: "Réglages",
    quoted: /« ([^{»]+) »/g,
  },
  {
    language: "en",
    words: en,
    copy: /duplicat|\bcopy/i,
    promise: /copy doesn’t write to people who already got the message/i,
    settings: "Settings",
    quoted: /“([^{”]+)”/g,
  },
];

describe.each(LANGUAGES)("remedies in $language", ({ words, copy, promise, settings, quoted }) => {
  const all = flatten(words);
  const remedies = all.filter(([key]) => REMEDY.test(key));

  test("say whom a copy leaves out where they advise one", () => {
    const advising = remedies.filter(
      ([key, text]) => key !== "campaigns.checks.again.see.detail" && copy.test(text),
    );
    expect(advising.length).toBeGreaterThan(20);
    expect(advising.filter(([, text]) => !promise.test(text))).toEqual([]);
  });
  test("name the page of the settings", () => {
    const { label: _, ...pages } = words.settings.tabs;
    const pageless = new RegExp(`\\b${settings}(?! → (${Object.values(pages).join("|")}))`);
    expect(remedies.filter(([, text]) => pageless.test(text))).toEqual([]);
  });
  test("quote only what stands on a button, a box or a heading", () => {
    const labels = all.map(([, text]) => text);
    const stands = (label: string) =>
      ELSEWHERE.includes(label) ||
      labels.some((text) => text.startsWith(label) || text.includes(`{${label} {n}`));
    const wrong = remedies.flatMap(([key, text]) =>
      [...text.matchAll(quoted)].filter(([, label = ""]) => !stands(label)).map(([label]) => [key, label]),
    );
    expect(wrong).toEqual([]);
  });
});
