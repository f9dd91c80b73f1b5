// @vitest-environment node
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { methodsOf } from "./methods";

const routes = globSync("app/api/**/route.ts").filter((file) => !file.includes("[..."));

it.each(routes)("%s allows the methods that it exports, and no others", (file) => {
  const exported = [
    ...readFileSync(file, "utf8").matchAll(/^export const (GET|POST|PUT|PATCH|DELETE)\b/gm),
  ].map(([, method = ""]) => method);
  const path = `/${file.slice("app/".length, -"/route.ts".length)}`.replaceAll(/\[\w+\]/g, "1");
  const taken = methodsOf(path);
  const own = taken?.filter((method) => !["HEAD", "OPTIONS"].includes(method));
  expect(new Set(own)).toEqual(new Set(exported));
  expect(taken?.includes("HEAD")).toBe(exported.includes("GET"));
});

it("a fixed path wins over a parameter, a trailing slash is ignored, an unknown path has no methods", () => {
  expect(methodsOf("/api/contacts/export")).toEqual(["GET", "HEAD", "OPTIONS"]);
  expect(methodsOf("/api/contacts/7/")).toContain("DELETE");
  expect(methodsOf("/api/contacts//opt-out")).toBeNull();
  expect(methodsOf("/api/nothing")).toBeNull();
});
