import type { Stack } from "./stack.ts";

const ACCOUNTS = [
  ["super@relance.test", "super-admin"],
  ["admin@relance.test", "admin"],
  ["autre@relance.test", "admin"],
] as const;

export function welcome({ urls, standIns }: Stack): string {
  const places = [
    ["Application · App", urls.app],
    ...(standIns.includes("whatsapp") ? [["Téléphone · Phone", urls.whatsapp]] : []),
    ...(standIns.includes("supabase") ? [["Courrier · Mailbox", `${urls.supabase}/mailbox`]] : []),
    ...(standIns.includes("qstash") ? [["QStash", urls.qstash]] : []),
    ...(standIns.includes("redis") ? [["Redis", urls.redis]] : []),
    ["API", `${urls.app}/api/docs`],
  ];
  const accounts = ACCOUNTS.map(([email, role]) => [email, role]);
  return [
    "",
    "  Relance est prête. · Relance is ready.",
    "",
    ...aligned(places),
    ...(standIns.includes("supabase")
      ? [
          "",
          "  Comptes, mot de passe « relance-local » · Accounts, password “relance-local”",
          ...aligned(accounts),
        ]
      : []),
    "",
    "  Ctrl-C arrête tout. · Ctrl-C stops everything.",
    "",
  ].join("\n");
}

function aligned(rows: (readonly string[])[]): string[] {
  const width = Math.max(...rows.map(([first = ""]) => first.length));
  return rows.map(([first = "", second = ""]) => `    ${first.padEnd(width)}   ${second}`);
}
