import { z } from "zod";
import { cursorOf, ListQuery, Page } from "@/lib/base/list";
import { fromForm } from "@/lib/base/values";
import { PHONE_REPAIRS } from "@/lib/contacts/schema";
import { ENCODINGS } from "./encodings";
import { ImportForm } from "./schema";

const count = z.number().int();

/** A file to preview: of a text its first 1 MB is enough, with the size of the whole; a workbook must be whole. */
export const PreviewForm = ImportForm.pick({
  file: true,
  sheet: true,
  mapping: true,
  encoding: true,
  titles_line: true,
  repairs: true,
  default_country: true,
})
  .extend({ size: z.coerce.number().int().positive().optional() })
  .meta({ id: "PreviewForm" });
export type PreviewForm = z.infer<typeof PreviewForm>;

export const PreviewFormData = fromForm<PreviewForm>(PreviewForm);

/** Something on a row that could not be read or was left out, without costing the row. */
const REMARKS = [
  "several_numbers",
  "unread_number",
  "unknown_country",
  "country_differs",
  "name_cut",
  "field_cut",
  "field_dropped",
  "broken_text",
] as const;
export const Remark = z.object({
  field: z.string(),
  code: z.enum(REMARKS),
  detail: z.record(z.string(), z.unknown()).optional(),
});
export type Remark = z.infer<typeof Remark>;

export const RemarkedLine = z.object({ line: count, remarks: z.array(Remark) });
export type RemarkedLine = z.infer<typeof RemarkedLine>;
export const RemarkPage = Page(RemarkedLine).meta({ id: "RemarkPage" });
export const RemarksQuery = z.object({
  limit: ListQuery.shape.limit,
  cursor: cursorOf(z.tuple([count])).optional(),
});
export type RemarksQuery = z.infer<typeof RemarksQuery>;

const ImportProblem = z.object({
  field: z.string(),
  code: z.string(),
  detail: z.record(z.string(), z.unknown()).optional(),
});

/** Result of parsing a file before its import. */
export const ImportPreview = z
  .object({
    encoding: z.string(),
    /** The first values that differ between encodings, in each; empty if they are the same in all. */
    encodings: z.array(z.object({ encoding: z.enum(ENCODINGS), samples: z.array(z.string()) })),
    delimiter: z.string(),
    /** Of a workbook: the sheet that was read, and all of them. */
    sheet: z.string().nullable(),
    sheets: z.array(z.string()),
    titles_line: count,
    /** The first rows, among which the titles stand; none for an address book in vCards. */
    head: z.array(z.object({ line: count, cells: z.array(z.string()) })),
    columns: z.array(z.string()),
    mapping: z.record(z.string(), z.array(count)),
    /** Whether the mapping was taken from the last import with the same columns. */
    remembered: z.boolean(),
    rows: z.array(
      z.object({
        line: count,
        cells: z.array(z.string()),
        full_name: z.string().nullable(),
        first_name: z.string().nullable(),
        phone: z.string().nullable(),
        problem: ImportProblem.nullable(),
        remarks: z.array(Remark),
      }),
    ),
    /** Rejected rows of the part read that a repair would accept, with the first of them. */
    repairs: z.array(
      z.object({
        repair: z.enum(PHONE_REPAIRS),
        count,
        examples: z.array(z.object({ line: count, written: z.string(), phone: z.string() })),
      }),
    ),
    /** Numbers of the part read, and how many are land lines, which rarely have WhatsApp. */
    phones: z.object({ read: count, land_lines: count }),
    lines_estimate: count,
    /** Whether the whole file was read, so that the estimate is exact. */
    lines_exact: z.boolean(),
  })
  .meta({ id: "ImportPreview" });
export type ImportPreview = z.infer<typeof ImportPreview>;

/** A part of a larger file, of whole rows, and how the file is read. */
export const FindingsForm = PreviewForm.pick({
  file: true,
  mapping: true,
  encoding: true,
  titles_line: true,
  default_country: true,
}).extend({ delimiter: z.string().min(1).max(10) });
export type FindingsForm = z.infer<typeof FindingsForm>;
export const FindingsFormData = fromForm<FindingsForm>(FindingsForm);

/** What is found in the numbers of some rows. */
export const Findings = ImportPreview.pick({ repairs: true, phones: true }).extend({ lines: count });
export type Findings = z.infer<typeof Findings>;
