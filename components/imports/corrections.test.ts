import { describe, expect, test } from "vitest";
import { allLines, changedLines, edited, faultyColumn, suggested, withoutLines } from "./corrections";

const line = (number: number, original: string[]) => ({
  line: number,
  field: "phone",
  code: "letters",
  detail: null,
  original,
  left_out: false,
});
const awa = line(3, ["Awa", "06 XX"]);
const bea = line(7, ["Béa"]);

describe("corrections of rejected rows", () => {
  test("are sent as whole rows, and only for rows that changed", () => {
    const edits = edited({}, awa, 1, "06 12 34 56 78");
    expect(changedLines([awa, bea], edits)).toEqual([{ line: 3, cells: ["Awa", "06 12 34 56 78"] }]);
  });

  test("add cells that the row did not have", () => {
    expect(changedLines([bea], edited({}, bea, 2, "Dakar"))).toEqual([
      { line: 7, cells: ["Béa", "", "Dakar"] },
    ]);
  });

  test("are none when a cell gets its first value back", () => {
    const edits = edited(edited({}, awa, 1, "07"), awa, 1, "06 XX");
    expect(changedLines([awa], edits)).toEqual([]);
  });

  test("are compared with the row as it was last rejected", () => {
    const edits = edited({}, awa, 1, "07");
    expect(changedLines([line(3, ["Awa", "07"])], edits)).toEqual([]);
  });

  test("are dropped for rows that have been imported", () => {
    const edits = edited(edited({}, awa, 1, "07"), bea, 0, "Béatrice");
    expect(withoutLines(edits, [{ line: 3 }])).toEqual({ 7: { 0: "Béatrice" } });
  });

  test("show the reason at the refused field, and for a name at its first part", () => {
    const fields = [
      { field: "first_name", index: 4 },
      { field: "phone", index: 1 },
    ];
    expect([
      faultyColumn(fields, "phone"),
      faultyColumn(fields, "full_name"),
      faultyColumn(fields, "fields"),
    ]).toEqual([1, 4, undefined]);
  });
});

test("the number that was meant is offered, if the refusal tells it", () => {
  expect(suggested({ detail: { country: "GP", phone: "+590690001122" } })).toBe("+590690001122");
  expect(suggested({ detail: { country: "GP", missing: 1 } })).toBeUndefined();
});

test("a row edited on another page of the list is sent too, as it was when it was edited", () => {
  const edits = edited(edited({}, awa, 1, "07"), bea, 1, "06");
  expect(allLines([bea], { 3: awa, 7: line(7, ["old"]) })).toEqual([bea, awa]);
  expect(changedLines(allLines([bea], { 3: awa }), edits)).toEqual([
    { line: 7, cells: ["Béa", "06"] },
    { line: 3, cells: ["Awa", "07"] },
  ]);
});
