import { type Language, words } from "../language.ts";
import type { Stack } from "./stack.ts";

const ACCOUNTS = [
  ["super@relance.test", "super-admin"],
  ["admin@relance.test", "admin"],
  ["autre@relance.test", "admin"],
] as const;

const SAID = {
  app: words("Application", "App"),
  phone: words("Téléphone", "Phone"),
  mailbox: words("Courrier", "Mailbox"),
  ready: words("Relance est prête.", "Relance is ready."),
  accounts: words("Comptes, mot de passe « relance-local »", "Accounts, password “relance-local”"),
  end: words("Ctrl-C arrête tout.", "Ctrl-C stops everything."),
};

export function welcome({ urls, standIns }: Pick<Stack, "urls" | "standIns">, language: Language): string {
  const places = [
    [SAID.app[language], urls.app],
    ...(standIns.includes("whatsapp") ? [[SAID.phone[language], urls.whatsapp]] : []),
    ...(standIns.includes("supabase") ? [[SAID.mailbox[language], `${urls.supabase}/mailbox`]] : []),
    ...(standIns.includes("qstash") ? [["QStash", urls.qstash]] : []),
    ...(standIns.includes("redis") ? [["Redis", urls.redis]] : []),
    ["API", `${urls.app}/api/docs`],
  ];
  const accounts = ACCOUNTS.map(([email, role]) => [email, role]);
  return [
    "",
    `  ${SAID.ready[language]}`,
    "",
    ...aligned(places),
    ...(standIns.includes("supabase") ? ["", `  ${SAID.accounts[language]}`, ...aligned(accounts)] : []),
    "",
    `  ${SAID.end[language]}`,
    "",
  ].join("\n");
}

function aligned(rows: (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([first = ""]) => first.length));
  return rows.map(([first = "", second = ""]) => `    ${first.padEnd(width)}   ${second}`);
}
