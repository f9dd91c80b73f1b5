import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { csvOf, WORKBOOK_BYTES } from "./workbook";

const bytes = readFileSync("tests/support/contacts.xlsx");
const fileOf = (content: BlobPart, name = "contacts.xlsx") => new File([content], name, { lastModified: 1 });

test("the first sheet becomes a CSV of the same name, one row a line, with all digits", async () => {
  const csv = await csvOf(fileOf(bytes));
  if ("problem" in csv) throw new Error(csv.problem);
  expect([csv.name, csv.lastModified]).toEqual(["contacts.xlsx", 1]);
  expect(new TextDecoder().decode(await csv.arrayBuffer()).split("\r\n")).toEqual([
    "sep=;",
    "Nom;Téléphone;Ville;Adhésion",
    "Awa Ndiaye;221770001452;Dakar Plateau;2026-01-15",
    '"Jean; Martin";77 000 14 53;;',
    "",
    '"Khady ""K"" Sow";770001454;Thiès;',
  ]);
});

test("a file that is not a workbook is left unchanged, whatever its name", async () => {
  const text = fileOf("Nom;Téléphone\nAwa;77 000 14 52");
  expect(await csvOf(text)).toBe(text);
});

test.each([
  ["is damaged", bytes.subarray(0, 200), "workbook_unreadable"],
  [
    "is another zip",
    Buffer.from("PK\u0003\u0004mimetypeapplication/vnd.oasis", "latin1"),
    "workbook_unreadable",
  ],
  ["is too large", Buffer.concat([bytes, Buffer.alloc(WORKBOOK_BYTES)]), "workbook_too_large"],
])("a workbook that %s is refused with its own error", async (_, content, problem) => {
  expect(await csvOf(fileOf(content))).toEqual({ problem });
});
