import { fc, test as property } from "@fast-check/vitest";
import Papa from "papaparse";
import { expect, test } from "vitest";
import { csvLine, csvResponse } from "./csv";

test("a cell that would begin a formula is text", () => {
  expect(csvLine(["=1+1", "+33612", "-2", "@x", "\tx", "a=b", null, 3])).toBe(
    "'=1+1;'+33612;'-2;'@x;'\tx;a=b;;3\r\n",
  );
});

property.prop([fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 5 })])(
  "what is written is read back, and no cell begins a formula",
  (cells) => {
    fc.pre(cells.some((cell) => cell !== ""));
    const [read] = Papa.parse<string[]>(csvLine(cells), { delimiter: ";", newline: "\r\n" }).data;
    expect(read!.map((cell, at) => (cell === cells[at] ? cell : cell.replace(/^'/, "")))).toEqual(cells);
    for (const cell of read!) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  },
);

test("a file is what a French Excel opens: a byte order mark, semicolons, all its parts", async () => {
  async function* parts() {
    yield csvLine(["Prénom", "Âge"]);
    yield "";
    yield csvLine(["Zoé", 7]);
  }
  const response = csvResponse("mes contacts.csv", parts());
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="mes_contacts.csv"');
  expect(Buffer.from(await response.arrayBuffer()).toString()).toBe("\ufeffPrénom;Âge\r\nZoé;7\r\n");
});
