import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { formatted } from "./format.ts";

it.each([
  ["*gras* et _italique_ et ~barré~", "<b>gras</b> et <i>italique</i> et <s>barré</s>"],
  ["*gras et _les deux_*", "<b>gras et <i>les deux</i></b>"],
  ["2*3*4, a_b_c et * seul *", "2*3*4, a_b_c et * seul *"],
  ["*pas fermé", "*pas fermé"],
  ["(*ici*), *là*!", "(<b>ici</b>), <b>là</b>!"],
  ["```a *b* <c>``` *d*", "<code>a *b* &lt;c&gt;</code> <b>d</b>"],
  ["voir `code`", "voir <code>code</code>"],
  [
    "https://example.org/a_b_c?x=1&y=2.",
    '<a href="https://example.org/a_b_c?x=1&amp;y=2" target="_blank" rel="noopener noreferrer">https://example.org/a_b_c?x=1&amp;y=2</a>.',
  ],
  ["javascript:alert(1)", "javascript:alert(1)"],
  ["<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"],
])("%s", (text, html) => {
  expect(formatted(text)).toBe(html);
});

const nasty = fc.array(
  fc.constantFrom(
    "*",
    "_",
    "~",
    "`",
    "```",
    "<",
    ">",
    '"',
    "'",
    "&",
    "a",
    "é",
    " ",
    "\n",
    "https://x.y/",
    "<img src=x onerror=a()>",
    "javascript:",
  ),
  { maxLength: 40 },
);

test.prop([nasty])("no text adds a tag or attribute that is not formatting", (parts) => {
  const html = formatted(parts.join(""));
  const own =
    /<\/?(?:b|i|s|code)>|<a href="https?:\/\/[^"<>]*" target="_blank" rel="noopener noreferrer">|<\/a>/g;
  expect(html.replace(own, "")).not.toMatch(/[<>"']/);
});

test.prop([nasty])("tags are closed in the order in which they opened", (parts) => {
  const open: string[] = [];
  for (const [, end, name = ""] of formatted(parts.join("")).matchAll(/<(\/?)(\w+)[^>]*>/g)) {
    if (end === "") open.push(name);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
});
