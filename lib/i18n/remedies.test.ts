import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { settingsTabsFor } from "@/components/common/settings-pages";
import en from "@/messages/en.json";
import fr from "@/messages/fr.json";

type Words = { [key: string]: string | Words };

const flatten = (words: Words, path = ""): [string, string][] =>
  Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[path + key, value]] : flatten(value, `${path}${key}.`),
  );

/** Texts that say what to do about a problem. */
const REMEDY =
  /^(meta_errors\..+\.do|campaigns\.stopped\..+\.do|campaigns\.(slice|checks|held)\..+|errors\..+|dashboard\.alerts\..+|mails\..+\.body)$/;
/** These, and others that say what somebody else has to do. */
const ADVICE =
  /^(campaigns\.contacts\.skipped|messages\.reasons|settings\.(sender|rates|profile)|contacts\.opt_out\.said_by_person|field_errors\.too_many_templates|webhook_bar|first_steps)\b/;
/** Mails about the deployment go to super-admins only. */
const OF_SUPER_ADMINS =
  /^mails\.(?!campaign_|first_slice|many|hello)|^settings\.(sender\.register|rates\.(?!none_in))/;
/** What no admin can do: the app's variables and commands, and pages of Meta's account. */
const BEYOND_ADMINS =
  /WHATSAPP_|QSTASH_|npm run|docs\/|guide (de déploiement|WhatsApp)|(deployment|WhatsApp) guide|WhatsApp Manager|Meta Business/i;

type Part = { type: number; value: string; options?: Record<string, { value: Part[] }>; children?: Part[] };

/** All that a message can say to a role: its own branch of `role`, and every branch of the other choices. */
const heard = (parts: Part[], role: string): string =>
  parts
    .map(({ type, value, options, children }) => {
      if (options && value === "role") return heard((options[role] ?? options.other)?.value ?? [], role);
      if (options)
        return Object.values(options)
          .map((each) => heard(each.value, role))
          .join(" ");
      if (children) return heard(children, role);
      return type === 1 ? `{${value}}` : value;
    })
    .join("");
/** Shown to admins only. */
const ADMINS_ONLY = ["settings.sender.read_only", "contacts.opt_out.said_by_person"];
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
  const advice = all.filter(([key]) => REMEDY.test(key) || ADVICE.test(key));

  test("tell an admin nothing that only a super-admin can do or open, but whom to ask", () => {
    const tabs = words.settings.tabs;
    const open = settingsTabsFor("admin").map(({ name }) => tabs[name]);
    const closed = new RegExp(`${settings} → (?!${open.join("|")})`);
    const told = advice
      .filter(([key]) => !OF_SUPER_ADMINS.test(key))
      .map(([key, text]) => [key, heard(new IntlMessageFormat(text).getAst() as Part[], "admin")] as const);
    expect(told.filter(([, text]) => closed.test(text) || BEYOND_ADMINS.test(text))).toEqual([]);
    const asking = told.filter(([, text]) => text.includes("{who}"));
    expect(asking.length).toBeGreaterThan(50);
  });
  test("never tell a super-admin to ask a super-admin", () => {
    const told = advice.map(
      ([key, text]) => [key, heard(new IntlMessageFormat(text).getAst() as Part[], "super_admin")] as const,
    );
    const asking = told.filter(
      ([, text]) =>
        text.includes("{who}") || /super-admin\w* (le|la|l’|en|adds|sets|creates|checks)/i.test(text),
    );
    expect(asking.filter(([key]) => !ADMINS_ONLY.includes(key))).toEqual([]);
  });
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
