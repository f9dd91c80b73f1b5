import { execFile } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADVICE } from "../../scripts/doctor/advice.ts";
import { PORT_VARIABLES } from "../../scripts/local/environment.ts";
import { inProject, ROOT } from "../../scripts/local/root.ts";
import { create, eventually } from "../support/campaign-contract.ts";
import { audience } from "../support/contract.ts";
import {
  blocksOf,
  GUIDES,
  isKnownElsewhere,
  kindOf,
  npmProblem,
  supabaseProblem,
  textOf,
} from "../support/guides.ts";
import { orderMeta } from "../support/service.ts";
import { ACCOUNTS, login, stack } from "../support/stack.ts";

const run = promisify(execFile);
const ALL = [...GUIDES, "README.md"];
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
    "https://votre-projet.supabase.co": supabase,
    "https://VOTRE-TUNNEL.trycloudflare.com": supabase,
  };
  return Object.entries(addresses).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}

/** Fills in what the reader has entered up to this point. */
function fillIn(): void {
  const lines = Object.keys(ADVICE).map((name) => `${name}=${stack().env[name] ?? ""}`);
  writeFileSync(path.join(folder, ".env.production.local"), `${lines.join("\n")}\n`);
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
      if (command.includes("setup")) await orderMeta({ phone: { registered: false } });
      const output = await shell(command, ROOT);
      expect(output).toContain("✓");
      expect(output).not.toContain("✗");
    },
  );
});

describe("the commands that a guide has the reader type in a folder", () => {
  it.each(GUIDES)("succeed in %s, from top to bottom", async (guide) => {
    for (const { commands: typed } of blocksOf(guide)) {
      const script = typed.filter((command) => kindOf(command) === "run").join("\n");
      if (script === "") continue;
      const output = await shell(script, folder);
      if (script.startsWith("cp ")) {
        expect(existsSync(path.join(folder, ".env.production.local"))).toBe(true);
        fillIn();
      }
      if (script.includes("/phone_numbers")) expect(output).toContain(stack().env.WHATSAPP_PHONE_NUMBER_ID);
      if (script.includes("/api/health")) expect(JSON.parse(output)).toEqual({ status: "ok" });
      if (script.includes("randomBytes")) expect(output).toMatch(/^[0-9a-f]{48}\n$/);
      if (script.startsWith("node --version")) expect(output).toMatch(/^v\d+/);
      if (script.includes("> .env.functions")) {
        const secrets = readFileSync(path.join(folder, ".env.functions"), "utf8");
        expect(secrets.trim().split("\n")).toHaveLength(5);
        expect(secrets).not.toContain("SUPABASE");
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
      "WEBHOOK_URL",
    ]);
    const named = [...textOf(guide).matchAll(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g)].map(
      ([, name = ""]) => name,
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
