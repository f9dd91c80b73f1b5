// @vitest-environment node
import { existsSync, readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { inProject } from "../local/root.ts";

it("the README's pictures exist, have an alternative text, and are 200 kB at most", () => {
  const shown = [...readFileSync(inProject("README.md"), "utf8").matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
  expect(shown.length).toBeGreaterThanOrEqual(3);
  for (const [, alternative = "", file = ""] of shown) {
    expect(alternative.length).toBeGreaterThan(20);
    expect(existsSync(inProject(file)), file).toBe(true);
    expect(statSync(inProject(file)).size, file).toBeLessThanOrEqual(200_000);
  }
});
