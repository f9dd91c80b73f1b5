import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { PORT_VARIABLES } from "../../scripts/local/environment.ts";
import { inProject, ROOT } from "../../scripts/local/root.ts";

export const GUIDES = [
  "docs/00-AVANT-DE-COMMENCER.md",
  "docs/01-CONFIGURATION.md",
  "docs/02-WHATSAPP-SETUP.md",
  "docs/03-LANCEMENT-LOCAL.md",
  "docs/04-DEPLOIEMENT-GRATUIT.md",
  "docs/05-AU-QUOTIDIEN.md",
  "docs/06-SAUVEGARDER.md",
  "docs/07-DROITS-ET-DEVOIRS.md",
  "docs/08-SERVEUR.md",
];

export const textOf = (file: string) => readFileSync(inProject(file), "utf8");

export type Block = { guide: string; section: number; commands: string[] };

/** The fenced blocks that a reader types, each with its commands, one a line or joined by `&&`. */
export const blocksOf = (guide: string): Block[] =>
  [...textOf(guide).matchAll(/^```(?:bash|sh)\n([\s\S]*?)^```/gm)].map(({ index, 1: block = "" }) => ({
    guide,
    section: sectionAt(guide, index),
    commands: block
      .split("\n")
      .flatMap((line) => line.replace(/\s+#\s.*$/, "").split(" && "))
      .map((command) => command.trim())
      .filter(Boolean),
  }));

/** The number of the last `## N.` before that place; 0 before the first. */
function sectionAt(guide: string, index: number): number {
  const before = textOf(guide).slice(0, index);
  return Number([...before.matchAll(/^## (\d+)\. /gm)].at(-1)?.[1] ?? 0);
}

/** Commands that need an account, a device or minutes: their words are checked, and they are not run. */
export type Kind = "run" | "npm" | "supabase" | "elsewhere";

const RUN = /^(cp -n|grep|export|curl -s|node|rm|sed) /;

export function kindOf(command: string): Kind {
  const { words } = withoutVariables(command);
  if (words.startsWith("npm ")) return "npm";
  if (words.startsWith("npx supabase ")) return "supabase";
  if (RUN.test(words)) return "run";
  return "elsewhere";
}

/** Programs that are not installed here, with what the guides use of them. */
const ELSEWHERE = [
  "cd relance",
  "cd /opt/relance/app",
  "git clone",
  "git pull",
  "sudo apt update",
  "sudo adduser --system",
  "sudo fallocate -l",
  "sudo mkswap",
  "sudo swapon",
  "sudo chown relance:relance",
  "sudo chmod 600",
  "sudo systemctl",
  "sudo ls -lh",
  "systemctl status",
  "systemctl list-timers",
  "sudo apt install -y",
  "curl -fsSL https://deb.nodesource.com/setup_24.x",
  "xcode-select --install",
  "npx vercel link",
  "npx vercel deploy --prod",
  "cloudflared tunnel --url",
  "docker info",
  "sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y",
  "brew install postgresql@17",
  "pg_dump --version",
  "read -rs BASE",
  "mkdir -p ../sauvegarde-relance",
  "cat ../sauvegarde-relance/tables.sql ../sauvegarde-relance/donnees.sql | psql",
  "cat ../sauvegarde-relance/donnees.sql | grep -c",
  'psql "$BASE" -c',
];

export const isKnownElsewhere = (command: string) =>
  ELSEWHERE.some((known) => `${withoutVariables(command).words} `.startsWith(`${known} `));

function withoutVariables(command: string): { variables: string[]; words: string } {
  const ours = command.replace(/^sudo -u relance /, "");
  const [assigned = ""] = /^(?:[A-Z_]+=\S* )*/.exec(ours) ?? [];
  return {
    variables: [...assigned.matchAll(/([A-Z_]+)=/g)].map(([, name = ""]) => name),
    words: ours.slice(assigned.length),
  };
}

const PREFIXES = new Set<string>([
  ...PORT_VARIABLES,
  "DATA_DIR",
  "RELANCE_LOGS",
  "WEBHOOK_URL",
  "GOTRUE_SMTP_HOST",
  "LANG",
]);

/** Why an `npm` command would fail: no such script, program or variable. */
export function npmProblem(command: string): string | null {
  const { variables, words } = withoutVariables(command);
  const unknown = variables.filter((name) => !PREFIXES.has(name));
  if (unknown.length > 0) return `${unknown} is read by nobody`;
  if (words === "npm ci") return existsSync(inProject("package-lock.json")) ? null : "no lock file";
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(textOf("package.json"));
  const name =
    words === "npm test" || words === "npm start" ? words.slice(4) : /^npm run ([a-z:-]+)/.exec(words)?.[1];
  const script = name && scripts[name];
  if (!script) return `there is no script ${name}`;
  const file = /^node (\S+)/.exec(script)?.[1];
  return file && !existsSync(inProject(file)) ? `${file} is not there` : null;
}

const run = promisify(execFile);

/** The words of a `supabase` command that the CLI's help does not list. */
export async function supabaseProblem(command: string): Promise<string | null> {
  const words = command.split(" ").slice(2);
  const flags = words.filter((word) => word.startsWith("-")).map((flag) => flag.split("=")[0] ?? flag);
  const firstFlag = words.findIndex((word) => word.startsWith("-"));
  const path = words
    .slice(0, firstFlag < 0 ? words.length : firstFlag)
    .filter((word) => /^[a-z]+$/.test(word));
  const { stdout } = await run("npx", ["--no-install", "supabase", ...path, "--help"], {
    cwd: ROOT,
    env: { ...process.env, DO_NOT_TRACK: "1" },
  });
  if (!stdout.includes(`supabase ${path.join(" ")} [flags]`)) return `there is no supabase ${path.join(" ")}`;
  const unknown = flags.filter((flag) => !new RegExp(`(^|\\s)${flag}(?=[\\s,[=])`, "m").test(stdout));
  return unknown.length > 0 ? `supabase ${path.join(" ")} knows no ${unknown.join(", ")}` : null;
}
