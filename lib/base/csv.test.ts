import { fc, test as property } from "@fast-check/vitest";
import Papa from "papaparse";
import { expect, test, vi } from "vitest";
import { csvLine, csvResponse } from "./csv";

test("a cell that would start a formula is written as text", () => {
  expect(csvLine(["=1+1", "+33612", "-2", "@x", "\tx", "'=1", "a=b", null, 3])).toBe(
    "'=1+1;'+33612;'-2;'@x;'\tx;''=1;a=b;;3\r\n",
  );
});

property.prop([fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 5 })])(
  "a written cell is read back unchanged, and no cell starts a formula",
  (cells) => {
    fc.pre(cells.some((cell) => cell !== ""));
    const [read] = Papa.parse<string[]>(csvLine(cells), { delimiter: ";", newline: "\r\n" }).data;
    expect(read!.map((cell, at) => (cell === cells[at] ? cell : cell.replace(/^'/, "")))).toEqual(cells);
    for (const cell of read!) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  },
);

test("a CSV file has a byte order mark, semicolons and all its parts, as a French Excel expects", async () => {
  async function* parts() {
    yield csvLine(["Prénom", "Âge"]);
    yield "";
    yield csvLine(["Zoé", 7]);
  }
  const response = await csvResponse("mes contacts.csv", parts());
  expect(Object.fromEntries(response.headers)).toEqual({
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": 'attachment; filename="mes_contacts.csv"',
    "cache-control": "private, no-store",
  });
  expect(Buffer.from(await response.arrayBuffer()).toString()).toBe("\ufeffPrénom;Âge\r\nZoé;7\r\n");
});

test.each(["=", "+", "-", "@", "\t", "\r"])("a cell that starts with %j is marked as text", (first) => {
  expect(csvLine([`${first}1`])).toContain(`'${first}1`);
  expect(csvLine([`1${first}`])).not.toContain("'");
});

test("an error before the first part is thrown, so that no response has begun", async () => {
  const failing: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("the query failed")) }),
  };
  await expect(csvResponse("a.csv", failing)).rejects.toThrow("the query failed");
});

test("an error after the first part is logged without personal data, and cuts the file", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  async function* parts() {
    yield csvLine(["a"]);
    throw new Error("no row for +33612345678");
  }
  const response = await csvResponse("a.csv", parts());
  await expect(response.text()).rejects.toThrow("the export ended early");
  expect(logged.mock.calls.join()).toContain("export_cut");
  expect(logged.mock.calls.join()).not.toContain("33612345678");
  logged.mockRestore();
});
