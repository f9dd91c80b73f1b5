// @vitest-environment node
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ToldError } from "../language.ts";
import { takeFolder } from "./only-one.ts";

function place(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "relance-only-one-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, "demo");
}

test("a folder is taken by one process at a time, and given back", () => {
  const folder = place();
  const release = takeFolder(folder);
  expect(() => takeFolder(folder)).toThrow(ToldError);
  expect(() => takeFolder(folder)).toThrow(`processus ${process.pid}`);
  release();
  expect(existsSync(`${folder}.pid`)).toBe(false);
  takeFolder(folder)();
});

test.each(["2147483646", "", "text"])("a mark left by a process that ended (%j) keeps nobody out", (mark) => {
  const folder = place();
  writeFileSync(`${folder}.pid`, mark);
  expect(() => takeFolder(folder)()).not.toThrow();
});
