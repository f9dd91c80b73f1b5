import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("app/styles/tokens.css", "utf8").replace(/\/\*[\s\S]*?\*\//g, "");

function declarations(selector: string): Record<string, string> {
  const from = css.indexOf(`${selector} {`);
  if (from < 0) throw new Error(`${selector} is not in tokens.css`);
  const body = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  return Object.fromEntries(
    body.split(";").flatMap((line) => {
      const [name, ...value] = line.split(":");
      return name?.trim() ? [[name.trim(), value.join(":").trim().replace(/\s+/g, " ")]] : [];
    }),
  );
}

test("the dark theme is the same whether the system or the user asks for it", () => {
  const chosen = declarations(".dark");
  expect(Object.keys(chosen).length).toBeGreaterThan(50);
  expect(declarations(":root:not(.light):not(.dark)")).toEqual(chosen);
});

test("every token of the dark theme exists in the light theme", () => {
  const light = declarations(":root");
  expect(Object.keys(declarations(".dark")).filter((name) => !(name in light))).toEqual([]);
});
