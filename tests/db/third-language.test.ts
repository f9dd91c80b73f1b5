import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProject, ROOT } from "../../scripts/local/root.ts";

const LINE = '  eo: { name: "Esperanto", tag: "eo" },\n';
const END_OF_LIST = "} satisfies Record<string, Language>";
const copy = fs.mkdtempSync(path.join(os.tmpdir(), "relance-language-"));
const inCopy = (...parts: string[]) => path.join(copy, ...parts);

beforeAll(() => {
  const left = /^(node_modules|\..*)$/;
  for (const name of fs.readdirSync(ROOT).filter((each) => !left.test(each)))
    fs.cpSync(inProject(name), inCopy(name), { recursive: true });
  fs.symlinkSync(inProject("node_modules"), inCopy("node_modules"), "junction");

  const list = fs.readFileSync(inCopy("lib/i18n/languages.ts"), "utf8");
  expect(list.split(END_OF_LIST)).toHaveLength(2);
  fs.writeFileSync(inCopy("lib/i18n/languages.ts"), list.replace(END_OF_LIST, LINE + END_OF_LIST));

  const french = fs.readFileSync(inCopy("messages/fr.json"), "utf8");
  const words = JSON.parse(french, (_, value) => (typeof value === "string" ? `[${value}]` : value));
  fs.writeFileSync(inCopy("messages/eo.json"), JSON.stringify(words));
});
afterAll(() => fs.rmSync(copy, { recursive: true, force: true }));

function run(...parts: string[]): Promise<{ code: number | null; output: string }> {
  const [program = "", ...args] = parts;
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST"));
  const child = spawn(process.execPath, [inProject("node_modules", program), ...args], {
    cwd: copy,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...Object.fromEntries(kept), NODE_ENV: "test", NEXT_TELEMETRY_DISABLED: "1" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
}

// Compiling takes half a minute, and more on a busy machine.
const options = { timeout: 300_000 };

describe(
  "a third language needs one line in lib/i18n/languages.ts and one file in messages/",
  options,
  () => {
    test("the app then compiles", async () => {
      await run("next/dist/bin/next", "typegen");
      expect(await run("typescript/bin/tsc", "--noEmit", "-p", "tsconfig.build.json")).toEqual({
        code: 0,
        output: "",
      });
    });
    test("the tests of languages then pass for it too", async () => {
      const { code, output } = await run(
        "vitest/vitest.mjs",
        "run",
        "--reporter=verbose",
        "languages.test",
        "lib/i18n",
      );
      expect(output).toContain("language eo");
      expect(code, output).toBe(0);
    });
  },
);
