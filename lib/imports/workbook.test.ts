import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "vitest";
import { openFile, WORKBOOK_BYTES } from "./workbook";

const bytes = readFileSync("tests/support/contacts.xlsx");
const fileOf = (content: BlobPart, name = "contacts.xlsx") => new File([content], name, { lastModified: 1 });

async function opened(file: File, locale: "fr" | "en" = "fr", sheet?: string) {
  const answer = await openFile(file, locale, sheet);
  if ("problem" in answer) throw new Error(answer.problem);
  const text = new TextDecoder().decode(await answer.file.arrayBuffer());
  return { ...answer, lines: text.replace("\ufeff", "").split("\r\n") };
}

const XML = '<?xml version="1.0"?>';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** A workbook of the given number formats and sheets, whose cells are XML. */
function workbookOf(formats: string[], sheets: Record<string, string>): File {
  const names = Object.keys(sheets);
  const files: Record<string, string> = {
    "xl/workbook.xml": `${XML}<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${names
      .map((name, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_, at) =>
          `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
      )
      .join("")}<Relationship Id="rId99" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `${XML}<styleSheet ${MAIN}><numFmts>${formats
      .map((code, at) => `<numFmt numFmtId="${200 + at}" formatCode="${code}"/>`)
      .join(
        "",
      )}</numFmts><cellXfs><xf/>${formats.map((_, at) => `<xf numFmtId="${200 + at}"/>`).join("")}</cellXfs></styleSheet>`,
  };
  for (const [at, name] of names.entries())
    files[`xl/worksheets/sheet${at + 1}.xml`] =
      `${XML}<worksheet ${MAIN}><sheetData>${sheets[name]}</sheetData></worksheet>`;
  const zipped = zipSync(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
  );
  return fileOf(new Uint8Array(zipped));
}
const text = (address: string, value: string) =>
  `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;

test("a sheet that does not exist is refused with those that do", async () => {
  const file = workbookOf([], { Élèves: "", Parents: `<row r="1">${text("A1", "Nom")}</row>` });
  expect(await openFile(file, "fr", "Parent")).toEqual({
    problem: "unknown_sheet",
    sheets: ["Élèves", "Parents"],
  });
});

test("a workbook that is small only while it is packed is refused before it is unpacked", async () => {
  const far = workbookOf([], {
    A: `<row r="1">${text("A1", "Nom")}</row><row r="900000">${text("XFD900000", "x")}</row>`,
  });
  expect(await openFile(far, "fr")).toEqual({ problem: "workbook_too_large" });
  const long = workbookOf([], { A: `<row r="1">${text("A1", " ".repeat(2_000_000))}</row>` });
  expect(await openFile(long, "fr", undefined, 1_000_000)).toEqual({ problem: "workbook_too_large" });
});

test("the first sheet becomes a CSV of the same name, one row a line, with all digits", async () => {
  const { file, workbook, lines } = await opened(fileOf(bytes));
  expect([file.name, file.lastModified]).toEqual(["contacts.xlsx", 1]);
  expect(workbook?.lines).toEqual([1, 2, 3, 5]);
  expect(lines).toEqual([
    "sep=;",
    "Nom;Téléphone;Ville;Adhésion",
    "Awa Ndiaye;221770001452;Dakar Plateau;15 janvier 2026",
    '"Jean; Martin";77 000 14 53;;',
    "",
    '"Khady ""K"" Sow";770001454;Thiès;',
  ]);
});

test("dates, amounts and numbers in a format are written as the reader sees them, phone numbers with all digits", async () => {
  const formats = [
    "dd/mm/yyyy",
    '#,##0.00\\ "€"'.replaceAll('"', "&quot;"),
    "0%",
    "00\\ 00\\ 00\\ 00\\ 00",
    "0.00E+00",
  ];
  const row =
    '<row r="3"><c r="B3" s="1"><v>43831</v></c><c r="C3" s="2"><v>1212.5</v></c><c r="D3" s="3"><v>0.1</v></c>' +
    '<c r="E3" s="4"><v>612345678</v></c><c r="F3" s="5"><v>3.3612345678E10</v></c><c r="G3"><v>12.5</v></c></row>';
  const file = workbookOf(formats, { Membres: row });
  const { lines, workbook } = await opened(file);
  expect(workbook?.lines).toEqual([3]);
  expect(lines.at(-1)).toBe(";1er janvier 2020;1 212,50 €;10%;06 12 34 56 78;33612345678;12,5");
  const { lines: english } = await opened(file, "en");
  expect(english.at(-1)).toContain(";1 January 2020;1,212.50 €;");
});

test("a sheet is chosen by its name, and an empty first sheet is passed over", async () => {
  const file = workbookOf([], {
    Vide: "",
    "A &amp; B": `<row r="1">${text("A1", "un")}</row>`,
    Autre: `<row r="1">${text("A1", "deux")}</row>`,
  });
  const first = await opened(file);
  expect(first.workbook).toMatchObject({ sheet: "A & B", sheets: ["Vide", "A & B", "Autre"] });
  expect(first.lines.at(-1)).toBe("un");
  expect((await opened(file, "fr", "Autre")).lines.at(-1)).toBe("deux");
  expect(await openFile(file, "fr", "Vide")).toEqual({ problem: "empty" });
});

test("a file that is not a workbook is left unchanged, whatever its name", async () => {
  const plain = fileOf("Nom;Téléphone\nAwa;77 000 14 52");
  expect(await openFile(plain, "fr")).toEqual({ file: plain });
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
  expect(await openFile(fileOf(content), "fr")).toEqual({ problem });
});
