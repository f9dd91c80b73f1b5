// @vitest-environment node
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import { languageOf, sentenceOf, ToldError, words } from "./language.ts";
import { inProject } from "./local/root.ts";
import { welcome } from "./local/welcome.ts";

describe("the language of a command", () => {
  it.each([undefined, "", "C", "C.UTF-8", "POSIX", "fr", "fr_FR.UTF-8", "fr_SN", "fr-CA"])(
    "is French when LANG is %s",
    (LANG) => {
      expect(languageOf({ LANG })).toBe("fr");
    },
  );
  it.each(["en", "en_GB.UTF-8", "ar_MA.UTF-8", "de_DE", "fro", "ca_ES", "cs_CZ"])(
    "is English when LANG is %s",
    (LANG) => {
      expect(languageOf({ LANG })).toBe("en");
    },
  );
  it("is that of LC_ALL before LC_MESSAGES before LANG", () => {
    expect(languageOf({ LANG: "fr_FR", LC_ALL: "en_GB" })).toBe("en");
    expect(languageOf({ LANG: "en_GB", LC_MESSAGES: "fr_FR", LC_ALL: "" })).toBe("fr");
  });
});

test("an error that a person can repair is one sentence in the language; others tell where they happened", () => {
  const told = new ToldError(words("Faites ceci.", "Do this."));
  expect([sentenceOf(told, "fr"), sentenceOf(told, "en")]).toEqual(["Faites ceci.", "Do this."]);
  expect(sentenceOf(new Error("broken"), "fr")).toMatch(/^Error: broken\n +at /);
  expect(sentenceOf("text", "en")).toBe("text");
});

test("the welcome of npm run dev is in one language", () => {
  const urls = { app: "a", supabase: "b", qstash: "c", redis: "d", whatsapp: "e" };
  const stack = { urls, standIns: ["whatsapp" as const, "supabase" as const] };
  expect(welcome(stack, "fr")).toContain("Relance est prête.");
  expect(welcome(stack, "fr")).not.toMatch(/ready|Phone|password/);
  expect(welcome(stack, "en")).toContain("Relance is ready.");
  expect(welcome(stack, "en")).not.toMatch(/prête|Téléphone|mot de passe/);
});

test("a command without its packages says to install them", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "relance-bare-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, "scripts"));
  for (const file of ["node-version.mjs", "dev.mjs"])
    copyFileSync(inProject("scripts", file), path.join(folder, "scripts", file));
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder, "scripts", "dev.mjs")], {
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toContain("lancez npm ci, puis recommencez.");
  expect(stderr).not.toMatch(/\bat \S+:\d+/);
});
