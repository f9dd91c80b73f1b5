// @vitest-environment node
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { inProject } from "../local/root.ts";

const run = promisify(execFile);
const textOf = (file: string) => readFileSync(inProject(file), "utf8");
const GUIDES = readdirSync(inProject("docs"))
  .filter((name) => /^\d\d-.*\.md$/.test(name))
  .map((name) => `docs/${name}`);
const LINKED = [
  ...GUIDES,
  "README.md",
  "README.fr.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "docs/glossary.md",
];

const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`/g, "");
const plain = (text: string) => text.replaceAll("\u00a0", " ").replaceAll("’", "'");

/** The anchors that GitHub gives to the headings of a page. */
const anchorsOf = (file: string) =>
  [...withoutCode(textOf(file)).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe.each(LINKED)("%s", (file) => {
  it("links only to files and headings that exist", () => {
    const links = [...withoutCode(textOf(file)).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, to = "", anchor]) => {
      const target = to === "" ? file : path.join(path.dirname(file), to);
      return !existsSync(inProject(target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

type Words = string | { [key: string]: Words };
const messagesOf = (words: Words): string[] =>
  typeof words === "string" ? [words] : Object.values(words).flatMap(messagesOf);
/** The app's messages, and their sentences. */
const MESSAGES = messagesOf(JSON.parse(textOf("messages/fr.json"))).flatMap((message) => {
  const shown = plain(message).replace(/<\/?\w+>/g, "");
  return [shown, ...shown.split(/(?<=[.!?]) /)];
});

/** Words between « » that the app does not say, with who says them. */
const SAID_BY_OTHERS = new Set([
  // Windows and its terminal
  "Terminal",
  "Windows PowerShell",
  "Exécuter en tant qu'administrateur",
  "Ubuntu",
  "command not found",
  "npm n'est pas reconnu",
  // Relance's own terminal
  "Relance est prête",
  "Le port 3000 est déjà pris",
  "Il faut Node 22.19 ou plus récent",
  // Meta and Vercel
  "Connect with customers through WhatsApp",
  "Se connecter à la clientèle via WhatsApp",
  "API Setup",
  "compte WhatsApp",
  "compte de messagerie",
  "Messaging account ID",
  "application",
  "Hobby",
  "Preview",
  "marketing direct (SMS…)",
  // what people write and say
  "Merci [prénom], à bientôt !",
  "Oui, je viens",
  "STOP",
  "Stop",
  "Répondez STOP",
  "Que savez-vous de moi ?",
  "Effacez tout",
  "Je n'ai jamais dit oui",
  // headings and words of the guides themselves
  "Garder son numéro actuel ?",
  "Tout emporter",
  "autres pays",
  "que nous ayons trouvée",
  "la personne a répondu",
]);
const DOCTOR = readdirSync(inProject("scripts/doctor"))
  .map((name) => textOf(`scripts/doctor/${name}`))
  .join("\n");

const quotedBy = (text: string) =>
  [...plain(withoutCode(text)).matchAll(/« ([^»]+) »/g)].map(([, label = ""]) => label);

/** Whether the app shows it: as a whole message, or, from three words on, within one; … stands for what changes. */
function isOfTheApp(label: string): boolean {
  const pattern = label.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const within = label.split(" ").length >= 3;
  const expected = new RegExp(within ? pattern.join(".+") : `^${pattern.join(".+")}$`);
  return MESSAGES.some((message) => expected.test(message));
}

it("everything that others say stands in a guide", () => {
  const quoted = new Set(GUIDES.flatMap((guide) => quotedBy(textOf(guide))));
  expect([...SAID_BY_OTHERS].filter((label) => !quoted.has(label) || isOfTheApp(label))).toEqual([]);
});

const SCREENS = new Set(MESSAGES);

describe.each(GUIDES)("%s", (guide) => {
  it("quotes only words that the app shows, or that somebody else is known to say", () => {
    const strange = quotedBy(textOf(guide)).filter(
      (label) => !isOfTheApp(label) && !SAID_BY_OTHERS.has(label) && !DOCTOR.includes(`"${label}`),
    );
    expect(strange).toEqual([]);
  });

  it("names only pages and tabs that the app has", () => {
    const paths = [...plain(textOf(guide)).matchAll(/\*\*((?:Campagnes|Réglages|Contacts) → [^*]+)\*\*/g)];
    const wrong = paths.filter(([, names = ""]) => names.split(" → ").some((name) => !SCREENS.has(name)));
    expect(wrong.map(([, names]) => names)).toEqual([]);
  });

  it("has one word for one thing, and one kind of apostrophe", () => {
    const text = textOf(guide);
    expect(text.match(/courriel|super-administratrice|\bremise?s?\b(?! (?:à|en|par))/gi) ?? []).toEqual([]);
    expect(withoutCode(text).match(/\p{L}+'\p{L}+/gu) ?? []).toEqual([]);
  });
});

const LONGEST_SENTENCE = 30;

/** Sentences of paragraphs, items and cells; a colon and a semicolon end none. */
const sentencesOf = (text: string) =>
  withoutCode(text)
    .replace(/\]\([^)]*\)/g, "]")
    .split(/\n\s*\n|\n(?=\s*(?:- |\d+\. |> |\|))|\|/)
    .flatMap((block) => block.split(/(?<=[.!?…])["»)*]*\s+(?=["«(*\p{Lu}])/u))
    .map((sentence) => sentence.trim());

it.each(["docs/00-", "docs/03-", "docs/05-"])("no sentence of %s has more than 30 words", (start) => {
  const guide = GUIDES.find((name) => name.startsWith(start)) ?? "";
  const sentences = sentencesOf(textOf(guide));
  expect(sentences.length).toBeGreaterThan(100);
  const words = (sentence: string) => sentence.match(/[\p{L}\p{N}][\p{L}\p{N}’'.,-]*/gu)?.length ?? 0;
  expect(sentences.filter((sentence) => words(sentence) > LONGEST_SENTENCE)).toEqual([]);
});

describe("the files of docs/08", () => {
  const text = textOf("docs/08-SERVEUR.md");
  const folder = mkdtempSync(path.join(tmpdir(), "relance-units-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const units = [...text.matchAll(/`\/etc\/systemd\/system\/([\w.-]+)`[^`]*```ini\n(.*?)```/gs)];

  it.skipIf(!existsSync("/usr/bin/systemd-analyze"))("are units that systemd understands", async () => {
    expect(units.map(([, name]) => name)).toHaveLength(5);
    const files = units.map(([, name = "", unit = ""]) => {
      const file = path.join(folder, name);
      // These programs are on the reader's server.
      writeFileSync(file, unit.replaceAll(/\/usr\/(bin\/(node|curl)|local\/bin\/relance-\w+)/g, "/bin/true"));
      return file;
    });
    await expect(run("systemd-analyze", ["verify", ...files])).resolves.toEqual({ stdout: "", stderr: "" });
  });

  it("hold a script that bash understands", async () => {
    const file = path.join(folder, "script");
    writeFileSync(file, /^#!\/usr\/bin\/env bash\n.*?(?=^```)/ms.exec(text)?.[0] ?? "(");
    await expect(run("bash", ["-n", file])).resolves.toEqual({ stdout: "", stderr: "" });
  });
});
