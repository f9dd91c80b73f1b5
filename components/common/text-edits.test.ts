import { describe, expect, test } from "vitest";
import { insertText, toggleMark } from "./text-edits";

describe("an inserted text", () => {
  test("stands at the cursor, with a space after the word before it", () => {
    expect(insertText("Bonjour", 7, 7, "{{first_name}}")).toEqual({
      text: "Bonjour {{first_name}}",
      start: 22,
      end: 22,
    });
    expect(insertText("Bonjour !", 8, 8, "Awa")).toEqual({ text: "Bonjour Awa!", start: 11, end: 11 });
  });
  test("replaces the selection", () => {
    expect(insertText("Voir ici.", 5, 8, "https://a.org").text).toBe("Voir https://a.org.");
  });
});

describe("a WhatsApp formatting mark", () => {
  test("surrounds the selected words without the spaces around them", () => {
    expect(toggleMark("le samedi 5", 2, 10, "*")).toEqual({ text: "le *samedi* 5", start: 4, end: 10 });
  });
  test("is removed the second time", () => {
    const once = toggleMark("le samedi 5", 3, 9, "*");
    expect(toggleMark(once.text, once.start, once.end, "*").text).toBe("le samedi 5");
  });
});
