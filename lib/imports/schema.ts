import { z } from "zod";
import { cursorOf, ListQuery } from "@/lib/base/list";
import { FormFile, fromForm, Id, Instant, PastDay, QueryId, text } from "@/lib/base/values";
import { CountryCode, PHONE_REPAIRS } from "@/lib/contacts/schema";
import { ENCODINGS } from "./encodings";
import { MOST_CORRECTIONS, REASONS } from "./fields";
import { MOST_PARTS } from "./parts";

const MOST_COLUMNS = 1000;
/** A column by its place (1 is the first) or its title. */
const ColumnRef = z.union([z.number().int().min(1).max(MOST_COLUMNS), text(500)]);
export type ColumnRef = z.infer<typeof ColumnRef>;

/**
 * Maps a field to a column, or to several of which the first that is filled counts. Fields: those of a contact, and
 * `fields.<name>` for custom fields. Null or an empty title means none.
 */
export const Mapping = z.record(
  text(80).min(1),
  z.union([ColumnRef, z.array(ColumnRef).max(MOST_COLUMNS)]).nullable(),
);
export type Mapping = z.infer<typeof Mapping>;
/** A mapping by place only. */
export type Places = Record<string, number[]>;

const Repairs = z.array(z.enum(PHONE_REPAIRS)).max(PHONE_REPAIRS.length);

const options = {
  mapping: Mapping.optional(),
  /** Guessed when absent. */
  encoding: z.enum(ENCODINGS).optional(),
  /** Row number of the titles, 0 for a file without; found when absent. */
  titles_line: z.number().int().min(0).max(100).optional(),
  /** Corrections to make on every row: see `detail.phone` of rejected rows. */
  repairs: Repairs.optional(),
  default_country: CountryCode.optional(),
  category_id: Id.optional(),
  consent_source: text(200).min(1).optional(),
  consent_since: PastDay.optional(),
};

/** An import whose file is uploaded in parts. */
export const NewImport = z.object({ file_name: text(200).min(1), ...options }).meta({ id: "NewImport" });
export type NewImport = z.infer<typeof NewImport>;

const jsonText = z.string().transform((value, context): unknown => {
  try {
    return JSON.parse(value);
  } catch {
    context.addIssue({ code: "custom", message: "not_json" });
    return z.NEVER;
  }
});
/** Words separated by commas. */
const listText = z.string().transform((value) => value.split(",").map((word) => word.trim()));
/** An empty text in a form means no value. */
const orBlank = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

/** The fields of `NewImport` in a form, with the file. */
const formFields = z.object({
  file: FormFile,
  /** The name of a sheet of a workbook; without it the first that holds something. */
  sheet: orBlank(text(100)),
  mapping: orBlank(jsonText.pipe(Mapping)),
  encoding: orBlank(options.encoding.unwrap()),
  titles_line: orBlank(z.coerce.number().pipe(options.titles_line.unwrap())),
  repairs: orBlank(listText.pipe(Repairs)),
  default_country: orBlank(CountryCode),
  category_id: orBlank(QueryId),
  consent_source: orBlank(options.consent_source.unwrap()),
  consent_since: orBlank(options.consent_since.unwrap()),
});
export const ImportForm = formFields.meta({ id: "ImportForm" });
export type ImportForm = z.infer<typeof ImportForm>;

export const ImportFormData = fromForm<ImportForm>(formFields);

const ImportStatus = z.enum(["waiting", "running", "completed", "failed"]);
const count = z.number().int();

export const Import = z
  .object({
    id: z.uuid(),
    file_name: z.string(),
    status: ImportStatus,
    error_code: z.string().nullable(),
    total: count,
    created: count,
    updated: count,
    unchanged: count,
    duplicates: count,
    rejected: count,
    lines_read: count,
    lines_expected: count.nullable(),
    mapping: Mapping,
    columns: z.array(z.string()),
    encoding: z.enum(ENCODINGS).nullable(),
    delimiter: z.string().nullable(),
    titles_line: count.nullable(),
    repairs: Repairs,
    /** Rejected rows that the user will not correct. */
    left_out: count,
    /** Rows with a remark: something could not be read, and did not cost the row. */
    remarked: count,
    /** Contacts whose number is a land line, which rarely has WhatsApp. */
    land_lines: count,
    default_country: z.string().nullable(),
    category_id: Id.nullable(),
    consent_source: z.string().nullable(),
    consent_since: z.string().nullable(),
    created_at: Instant,
    started_at: Instant.nullable(),
    finished_at: Instant.nullable(),
    undone_at: Instant.nullable(),
  })
  .meta({ id: "Import" });
export type Import = z.infer<typeof Import>;

export const OwnedImport = Import.extend({ owner_id: z.uuid() });
export type OwnedImport = z.infer<typeof OwnedImport>;

export const ImportId = z.object({ id: z.uuid() });
export const ImportPartParams = ImportId.extend({ n: z.coerce.number().int().min(1).max(MOST_PARTS) });
export const ImportStarted = z.object({ import_id: z.uuid() }).meta({ id: "ImportStarted" });
export type ImportStarted = z.infer<typeof ImportStarted>;

export const ImportListQuery = z.object({
  limit: ListQuery.shape.limit,
  cursor: cursorOf(z.tuple([z.uuid()])).optional(),
});
export type ImportListQuery = z.infer<typeof ImportListQuery>;

/** A rejected row. `detail` of `too_short` is `{country, missing, expected}`; `original` has the order of `columns`. */
export const RejectedLine = z.object({
  line: count,
  field: z.string().nullable(),
  code: z.string(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  original: z.array(z.string()),
  left_out: z.boolean().default(false),
});
export type RejectedLine = z.infer<typeof RejectedLine>;

const LONGEST_CELL = 2000;
const MOST_CELLS = 200;

/** Corrected rows, each with all cells in the order of the file's columns. */
export const Corrections = z.object({
  id: z.uuid(),
  lines: z
    .array(z.object({ line: count.positive(), cells: z.array(text(LONGEST_CELL)).max(MOST_CELLS) }))
    .min(1)
    .max(MOST_CORRECTIONS),
});
export type Corrections = z.infer<typeof Corrections>;

/** Rejected rows whose proposed number is accepted, from the one behind `after` on; `except`: left as they are. */
export const Proposals = z.object({
  id: z.uuid(),
  after: count.min(0),
  except: z.array(count.positive()).max(1000),
});
export type Proposals = z.infer<typeof Proposals>;

/** Rejected rows to set aside, or to take back. */
export const LeftLines = z.object({
  id: z.uuid(),
  lines: z.array(count.positive()).min(1).max(MOST_CORRECTIONS),
  left_out: z.boolean(),
});
export type LeftLines = z.infer<typeof LeftLines>;

/** Number of corrected rows by result. */
export const Corrected = z.object({
  created: count,
  updated: count,
  unchanged: count,
  duplicates: count,
  rejected: count,
});
export type Corrected = z.infer<typeof Corrected>;

export const ReasonCounts = z.partialRecord(z.enum(REASONS), count);
export type ReasonCounts = z.infer<typeof ReasonCounts>;

/** Without a reason: all but those set aside. */
export const RejectedQuery = z.object({
  id: z.uuid(),
  cursor: cursorOf(z.tuple([count])).optional(),
  reason: z.enum(REASONS).optional(),
});
export type RejectedQuery = z.infer<typeof RejectedQuery>;
