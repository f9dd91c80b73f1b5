import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { formatWhatsapp, type TextNode } from "./whatsapp-format";

const text = (value: string): TextNode => ({ kind: "text", text: value });

/** The text without its formatting. */
function plain(nodes: TextNode[]): string {
  return nodes
    .map((node) => ("children" in node ? plain(node.children) : "text" in node ? node.text : ""))
    .join("");
}
function links(nodes: TextNode[]): string[] {
  return nodes.flatMap((node) =>
    node.kind === "link" ? [node.href] : "children" in node ? links(node.children) : [],
  );
}

describe("formatting marks", () => {
  test("are asterisks, underscores, tildes and backquotes", () => {
    expect(formatWhatsapp("*a* _b_ ~c~ ```d``` `e`")).toEqual([
      { kind: "bold", children: [text("a")] },
      text(" "),
      { kind: "italic", children: [text("b")] },
      text(" "),
      { kind: "strike", children: [text("c")] },
      text(" "),
      { kind: "code", text: "d" },
      text(" "),
      { kind: "code", text: "e" },
    ]);
  });
  test("may be nested", () => {
    expect(formatWhatsapp("*a _b_*")).toEqual([
      { kind: "bold", children: [text("a "), { kind: "italic", children: [text("b")] }] },
    ]);
  });
  test.each(["2*3*4", "snake_case_name", "* a*", "*a *", "**", "a * b", "*a\nb*", "````", "*", "~ ~"])(
    "do not format %j",
    (source) => expect(plain(formatWhatsapp(source))).toBe(source),
  );
  test("have no effect inside code", () => {
    expect(formatWhatsapp("```*a*```")).toEqual([{ kind: "code", text: "*a*" }]);
  });
  test("work around accents and beside punctuation", () => {
    expect(formatWhatsapp("(*été*).")).toEqual([
      text("("),
      { kind: "bold", children: [text("été")] },
      text(")."),
    ]);
  });
});

describe("links", () => {
  test("end before the punctuation that follows them", () => {
    expect(formatWhatsapp("Voir https://wa.me/221338000042.")).toEqual([
      text("Voir "),
      { kind: "link", text: "https://wa.me/221338000042", href: "https://wa.me/221338000042" },
      text("."),
    ]);
  });
  test("keep the underscores of their address", () => {
    expect(links(formatWhatsapp("https://a.example/une_page_ici ok"))).toEqual([
      "https://a.example/une_page_ici",
    ]);
  });
  test.each(["javascript:alert(1)", "data:text/html,x", "mailto:a@b.c", "xhttps://a.b", "https://", "//a.b"])(
    "%j is not a link",
    (source) => expect(links(formatWhatsapp(source))).toEqual([]),
  );
  property.prop([fc.string({ unit: "grapheme", maxLength: 200 })])(
    "are only ever http or https",
    (source) => {
      for (const href of links(formatWhatsapp(`${source}http://${source}`)))
        expect(href).toMatch(/^https?:\/\//);
    },
  );
});

describe("variables", () => {
  test("a filled variable is marked, inside formatting too", () => {
    expect(formatWhatsapp(["*Bonjour ", { filled: "Awa" }, "*"])).toEqual([
      { kind: "bold", children: [text("Bonjour "), { kind: "filled", children: [text("Awa")] }] },
    ]);
  });
  test("a missing variable is shown by its name", () => {
    expect(formatWhatsapp([{ missing: "prénom" }, " !"])).toEqual([
      { kind: "missing", name: "prénom" },
      text(" !"),
    ]);
  });
  test("typed marker characters do not make a variable", () => {
    expect(formatWhatsapp("\ue002x\ue003\ue000y\ue001")).toEqual([text("xy")]);
    expect(formatWhatsapp([{ filled: "a\ue001b" }])).toEqual([{ kind: "filled", children: [text("ab")] }]);
  });
});

property.prop([fc.string({ unit: fc.constantFrom(..."*_~`ab \n.:/h"), maxLength: 60 })])(
  "no letter is lost, whatever is typed",
  (source) => {
    const letters = (value: string) => value.replace(/[*_~`]/g, "");
    expect(letters(plain(formatWhatsapp(source)))).toBe(letters(source));
  },
);
