// @vitest-environment node
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inProject } from "../local/root.ts";

const run = promisify(execFile);
const CLI = inProject("node_modules", ".bin", "supabase");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "relance-supabase-"));
  for (const part of ["config.toml", "templates"])
    cpSync(inProject("supabase", part), path.join(folder, "supabase", part), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What the CLI says about the configuration, before it fails for want of a database. */
async function complaints(): Promise<string[]> {
  const env = { ...process.env, DO_NOT_TRACK: "1" };
  const { stdout, stderr } = await run(CLI, ["migration", "list"], { cwd: folder, env }).catch(
    (failure: { stdout: string; stderr: string }) => failure,
  );
  expect(stdout + stderr).toContain("failed to connect");
  return (stdout + stderr).split("\n").filter((line) => /warn|invalid|deprecat/i.test(line));
}

it("the Supabase CLI prints no warning about config.toml", { timeout: 60_000 }, async () => {
  expect(await complaints()).toEqual([]);
});

it("the Supabase CLI would warn about a deprecated or an unknown key", { timeout: 60_000 }, async () => {
  const file = path.join(folder, "supabase", "config.toml");
  const text = readFileSync(file, "utf8");
  const old = text.replace(
    "[auth.email]\nenabled = true",
    "[auth.email]\nenable_signup = false\nunknown = 1",
  );
  writeFileSync(file, old);
  const said = (await complaints()).join("\n");
  writeFileSync(file, text);
  expect(said).toContain("auth.email.enable_signup is deprecated");
  expect(said).toContain("auth.email.unknown");
});

it("config.toml names no address that would replace the project's own", () => {
  expect(readFileSync(inProject("supabase", "config.toml"), "utf8")).not.toMatch(/127\.0\.0\.1|localhost/);
});
