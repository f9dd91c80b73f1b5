import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inProject, ROOT } from "../../scripts/local/root.ts";
import { replaceMigrations } from "../../scripts/schema/files.ts";
import { PROTECTIONS, type Protection } from "./protections.ts";

const LEFT_OUT = /^(node_modules|\.git|\.local.*)$/;

/** Switches protections off, one at a time and on a copy, and prints which rules then break. */
export async function prove(seed: number, wanted: string[]): Promise<number> {
  const chosen = PROTECTIONS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const rows: string[] = [];
  let asExpected = true;
  for (const protection of chosen) {
    const broken = await without(protection, seed);
    const isRight = protection.covered ? broken.length === 0 : broken.length > 0;
    asExpected &&= isRight;
    const noticed = broken.join("; ") || (protection.covered ? "nothing, as another covers it" : "NOTHING");
    rows.push(`| ${protection.name} | ${protection.scenario} | ${noticed} |`);
    console.log(rows.at(-1));
  }
  console.log(`\n| switched off | scenario | what broke |\n|---|---|---|\n${rows.join("\n")}`);
  return asExpected ? 0 : 1;
}

async function without({ edits, scenario }: Protection, seed: number): Promise<string[]> {
  const copy = mkdtempSync(join(tmpdir(), "relance-without-"));
  try {
    for (const name of readdirSync(ROOT))
      if (!LEFT_OUT.test(name))
        cpSync(inProject(name), join(copy, name), { recursive: true, verbatimSymlinks: true });
    // Links instead of copies: nothing writes there.
    spawnSync("cp", ["-al", inProject("node_modules"), join(copy, "node_modules")]);
    if (!existsSync(join(copy, "node_modules"))) throw new Error("the packages could not be linked");
    for (const { file, find, replace } of edits) edit(join(copy, file), find, replace);
    replaceMigrations(join(copy, "supabase"));
    return await brokenIn(copy, ["--short", "--only", scenario, "--seed", String(seed)]);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function edit(file: string, find: string, replace: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(find)) throw new Error(`${file} no longer holds: ${find}`);
  writeFileSync(
    file,
    text.replace(find, () => replace),
  );
}

function brokenIn(folder: string, args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [join(folder, "scripts", "faults.mjs"), ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      printed += chunk;
    });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (/ requests 0 /.test(printed))
        return reject(new Error("nothing was sent: the edit breaks more than its protection"));
      const rules = [...printed.matchAll(/^ {2}BROKEN (.*)$/gm)].map(([, rule]) => rule ?? "");
      const early = /ended early: (.*)/.exec(printed)?.[1];
      if (code !== 0 && rules.length === 0)
        rules.push(early ? `it never ended (${early})` : printed.slice(-300));
      resolve(rules);
    });
  });
}
