import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createClient } from "@supabase/supabase-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADVICE } from "../../scripts/doctor/advice.ts";
import { PORT_VARIABLES } from "../../scripts/local/environment.ts";
import { inProject, ROOT } from "../../scripts/local/root.ts";
import { create, eventually, launched, setRate, untilReached } from "../support/campaign-contract.ts";
import { audience, refusal } from "../support/contract.ts";
import {
  blocksOf,
  GUIDES,
  isKnownElsewhere,
  kindOf,
  npmProblem,
  supabaseProblem,
  textOf,
} from "../support/guides.ts";
import { orderMeta, service, unregisterNumber, unsubscribeWebhook } from "../support/service.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";

const run = promisify(execFile);
const fr = JSON.parse(
  readFileSync(inProject("messages/fr.json"), "utf8"),
) as typeof import("../../messages/fr.json");
const ALL = [...GUIDES, "README.md", "README.fr.md"];
const commands = ALL.flatMap((guide) => blocksOf(guide).flatMap((block) => block.commands));
const unique = [...new Set(commands)];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "relance-guides-"));
  copyFileSync(inProject(".env.local.example"), path.join(folder, ".env.local.example"));
  cpSync(inProject("supabase"), path.join(folder, "supabase"), { recursive: true });
});
afterAll(async () => {
  await orderMeta({ phone: { registered: true } });
  rmSync(folder, { recursive: true, force: true });
});

/** Replaces the addresses of the guides by those of this stack. */
function here(text: string): string {
  const { app, supabase, whatsapp } = stack();
  const addresses: Record<string, string> = {
    "http://127.0.0.1:3000": app,
    "http://127.0.0.1:54321": supabase,
    "https://graph.facebook.com": whatsapp,
    "https://votre-app.vercel.app": app,
    "https://relance.exemple.org": app,
    "https://votre-projet.supabase.co": supabase,
    "https://VOTRE-TUNNEL.trycloudflare.com": supabase,
  };
  return Object.entries(addresses).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}

/** In which section of docs/04 a value becomes known. The others come from docs/01, section 6, and docs/02. */
const LEARNED_IN: Record<string, number> = {
  NEXT_PUBLIC_SUPABASE_URL: 2,
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: 2,
  SUPABASE_SECRET_KEY: 2,
  QSTASH_URL: 3,
  QSTASH_TOKEN: 3,
  QSTASH_CURRENT_SIGNING_KEY: 3,
  QSTASH_NEXT_SIGNING_KEY: 3,
  UPSTASH_REDIS_REST_URL: 3,
  UPSTASH_REDIS_REST_TOKEN: 3,
  APP_URL: 4,
};

/** Fills in what the reader of docs/04 knows after a section; the other values stay the example's. */
function fillIn(section = Number.POSITIVE_INFINITY): void {
  const file = path.join(folder, ".env.production.local");
  const example = readFileSync(path.join(folder, ".env.local.example"), "utf8");
  const lines = example.split("\n").map((line) => {
    const name = /^([A-Z_]+)=/.exec(line)?.[1];
    const known = name !== undefined && (LEARNED_IN[name] ?? 0) <= section;
    return known ? `${name}=${stack().env[name] ?? ""}` : line;
  });
  writeFileSync(file, lines.join("\n"));
}

const shell = async (script: string, cwd: string) => {
  const env = {
    ...process.env,
    ...stack().env,
    NODE_ENV: "production" as const,
    LANG: "fr_FR.UTF-8",
    LC_ALL: "",
  };
  const { stdout } = await run("bash", ["-euo", "pipefail", "-c", here(script)], { cwd, env });
  return stdout;
};

describe("a command in the guides", () => {
  it("is run here, or its words are checked", () => {
    expect(unique.length).toBeGreaterThan(25);
    const strange = unique.filter((command) => kindOf(command) === "elsewhere" && !isKnownElsewhere(command));
    expect(strange).toEqual([]);
  });

  it.each(unique.filter((command) => kindOf(command) === "npm"))(
    "uses only existing scripts and variables: %s",
    (command) => {
      expect(npmProblem(command)).toBeNull();
    },
  );

  it.each(unique.filter((command) => kindOf(command) === "supabase"))(
    "is valid for the Supabase CLI: %s",
    async (command) => {
      expect(await supabaseProblem(command)).toBeNull();
    },
  );

  it("would fail these checks with a wrong flag, script or variable", async () => {
    expect(await supabaseProblem("npx supabase db push --linked-only")).toContain("--linked-only");
    expect(npmProblem("npm run develop")).toContain("develop");
    expect(npmProblem("PORTS=1 npm run dev")).toContain("PORTS");
  });

  it.each(unique.filter((command) => /^([A-Z_]+=\S+ )?npm run (setup|doctor|smoke)/.test(command)))(
    "succeeds: %s",
    async (command) => {
      if (command.includes("setup")) await asMetaGivesIt();
      const output = await shell(command, ROOT);
      expect(output).toContain("✓");
      expect(output).not.toContain("✗");
    },
  );

  it("finds first what is missing, then nothing, and setup says what it did", async () => {
    await asMetaGivesIt();
    const registrations = () => service("GET", "audit_log?action=eq.registered&order=id");
    const before = (await registrations()).length;
    const [first, done, then] = [
      await failing("npm run doctor"),
      await shell("npm run setup", ROOT),
      await shell("npm run doctor", ROOT),
    ];
    const missing = first.split("\n").filter((line) => line.startsWith("  ✗ "));
    expect(missing).toHaveLength(2);
    expect(missing.join("\n")).toMatch(/Numéro .* pas encore inscrit[\s\S]*Webhook pas abonné/);
    for (const line of missing) expect(first.split("\n")[first.split("\n").indexOf(line) + 1]).toContain("→");
    expect(done).toMatch(/✓ Inscription .*code PIN \d{6} : notez-le/);
    expect(done).toMatch(/✓ Webhook .*Le compte est abonné .*Champs cochés chez Meta : .*standby/);
    expect(then).toContain("Tout ce qui est nécessaire fonctionne.");
    // Nothing has been sent yet that Meta could tell of.
    const seen = then.split("\n").filter((line) => /^ {2}[✗!] /.test(line));
    expect(seen.filter((line) => !line.includes("Webhook : aucun appel pour l’instant"))).toEqual([]);
    expect(then).toContain("Champs du webhook cochés");
    expect((await registrations()).slice(before)).toMatchObject([{ actor_id: null, subject: "sender" }]);
    await orderMeta({ phone: { registered: true } });
  });
});

/** A number that is not registered, of an app without a webhook. */
async function asMetaGivesIt(): Promise<void> {
  await unregisterNumber();
  await unsubscribeWebhook();
}

const failing = (script: string) =>
  shell(script, ROOT).then(
    () => Promise.reject(new Error(`${script} found nothing wrong`)),
    (error: { stdout: string }) => error.stdout,
  );

describe("the commands that a guide has the reader type in a folder", () => {
  it.each(GUIDES)("succeed in %s, from top to bottom", async (guide) => {
    const isDeployment = guide.includes("04-");
    for (const { commands: typed, section } of blocksOf(guide)) {
      const script = typed.filter((command) => kindOf(command) === "run").join("\n");
      if (script === "") continue;
      if (isDeployment && section > 1) fillIn(section - 1);
      const output = await shell(script, folder);
      if (script.startsWith("cp ")) {
        expect(existsSync(path.join(folder, ".env.production.local"))).toBe(true);
        fillIn(isDeployment ? section : undefined);
      }
      if (script.includes("/phone_numbers")) expect(output).toContain(stack().env.WHATSAPP_PHONE_NUMBER_ID);
      if (script.includes("/api/health")) expect(JSON.parse(output)).toEqual({ status: "ok" });
      if (script.includes("randomBytes")) expect(output).toMatch(/^[0-9a-f]{48}\n$/);
      if (script.startsWith("node --version")) expect(output).toMatch(/^v\d+/);
      if (script.includes("> .env.functions")) {
        const secrets = readFileSync(path.join(folder, ".env.functions"), "utf8");
        expect(secrets.trim().split("\n")).toHaveLength(5);
        expect(secrets).not.toContain("SUPABASE");
        for (const line of secrets.trim().split("\n")) {
          const [name = "", ...value] = line.split("=");
          expect([name, value.join("=")]).toEqual([name, stack().env[name]]);
        }
      }
    }
  });

  it("write the reader's address into the file for the first account", async () => {
    const line = unique.find((command) => command.startsWith("sed "));
    await shell(line ?? "", folder);
    const made = readFileSync(path.join(folder, ".env.premier-compte.sql"), "utf8");
    expect(made).toContain("'vous@votre-domaine.org'");
    expect(made).not.toContain("awa@example.org');");
  });
});

it("the number that Meta gives unregistered sends a message once a reader has followed the guides", async () => {
  const admin = await login(ACCOUNTS.admin);
  expect((await admin.get("/api/sender")).body).toMatchObject({
    platform_type: "CLOUD_API",
    paused_at: null,
  });
  await admin.post("/api/templates/sync");
  const { category, people } = await audience(admin, 1);
  const { body: campaign } = await create(admin, category);
  const { body } = await admin.post<{ message_id: number }>(`/api/campaigns/${campaign.id}/test`, {
    contact_id: people[0]?.id,
  });
  const statusOf = async () =>
    (await admin.get<{ status: string }>(`/api/messages/${body.message_id}`)).body.status;
  await eventually(async () => expect(await statusOf()).toMatch(/^(delivered|read)$/));
});

describe("whoever has followed the guides", () => {
  it("invites a colleague whom no mail can reach by a link, who chooses a password and logs in", async () => {
    const chief = await login(ACCOUNTS.superAdmin);
    const colleague = { email: `collegue-${randomUUID()}@example.org`, full_name: "Fatou Ndiaye" };
    expect(refusal(await chief.post("/api/users", colleague))).toEqual([
      "422 mail_not_sent",
      { email: "mail_not_authorized" },
    ]);
    const invited = await chief.post<{ link: { url: string } }>("/api/users", {
      ...colleague,
      invitation: "link",
    });
    expect(invited.status).toBe(201);
    await choosePassword(invited.body.link.url, "quatre mots à retenir");
    const theirs = await login(colleague.email, "quatre mots à retenir");
    expect((await theirs.get("/api/contacts")).status).toBe(200);
    expect((await theirs.get("/api/users")).status).toBe(403);
  });

  it("sends a campaign that is delivered", async () => {
    const admin = await login(ACCOUNTS.admin);
    await setRate(25);
    const id = await launched(admin, (await audience(admin, 1)).category);
    await untilReached(admin, id, 1);
  });

  it("finds nothing wrong about WhatsApp and the wakes on the health page", async () => {
    const { app } = stack();
    const { superAdmin: email, password } = ACCOUNTS;
    const opened = await fetch(`${app}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    const cookie = opened.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const html = await (await fetch(`${app}/settings/health`, { headers: { cookie } })).text();
    // The scripts hold every message of the language.
    const page = html.replace(/<script[\s\S]*?<\/script>/g, "").replaceAll("\u00a0", " ");
    const shown = (key: keyof typeof fr.settings.health.lines) =>
      page.includes(fr.settings.health.lines[key].title);
    const well = [
      "token_lasting",
      "webhook_heard",
      "fields_all",
      "templates_synced",
      "wakes_on_time",
    ] as const;
    expect(well.filter((key) => !shown(key))).toEqual([]);
    expect(page).not.toMatch(/empêche(nt)? les envois/);
  });
});

/** What the page of a link does once its form is sent. */
async function choosePassword(url: string, password: string): Promise<void> {
  const { searchParams } = new URL(url);
  const { supabase, env } = stack();
  const anonymous = createClient(supabase, env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "", {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const token_hash = searchParams.get("token_hash") ?? "";
  const opened = await anonymous.auth.verifyOtp({ token_hash, type: searchParams.get("type") as "invite" });
  expect(opened.error).toBeNull();
  expect((await anonymous.auth.updateUser({ password })).error).toBeNull();
}

describe("each guide", () => {
  it("writes secret and personal data only to files that git ignores", () => {
    const written = unique.flatMap(
      (command) => /(?:>|--file|cp -n \S+) (\S+)$/.exec(command)?.slice(1) ?? [],
    );
    const ours = written.filter((file) => !existsSync(inProject(file)) || file.startsWith(".env."));
    expect(ours).toEqual(expect.arrayContaining([".env.production.local", ".env.functions"]));
    expect(readFileSync(inProject(".gitignore"), "utf8").split("\n")).toContain(".env.*");
    expect(ours.filter((file) => !file.startsWith(".env.") && !file.startsWith("../"))).toEqual([]);
  });

  it.each(GUIDES)("%s has at least 800 words, and its sections in order", (guide) => {
    const text = textOf(guide);
    expect(text.split(/\s+/).length).toBeGreaterThanOrEqual(800);
    const numbers = [...text.matchAll(/^## (\d+)\. /gm)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThanOrEqual(5);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it.each(ALL)("%s names only files that exist", (file) => {
    const named = [
      ...textOf(file).matchAll(
        /\b(?:docs|supabase|stand-ins|scripts)\/[\w./-]*\w\.(?:md|sql|toml|ts|png)\b/g,
      ),
    ];
    expect(named.map(([name]) => name).filter((name) => !existsSync(inProject(name)))).toEqual([]);
  });

  it.each(GUIDES)("%s names only variables that exist", (guide) => {
    const known = new Set<string>([
      ...Object.keys(ADVICE),
      ...PORT_VARIABLES,
      "DATA_DIR",
      "LANG",
      "SUPABASE_ACCESS_TOKEN",
      "GOTRUE_SMTP_HOST",
      "WEBHOOK_URL",
    ]);
    const named = [...textOf(guide).matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
