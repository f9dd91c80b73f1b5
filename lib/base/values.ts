import { z } from "zod";

export const Id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
/** An id in a URL: decimal digits without leading zeros. */
export const QueryId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .pipe(Id);
export const QueryFlag = z.enum(["true", "false"]).transform((flag) => flag === "true");

/** Trimmed text of at most `longest` characters, without characters that PostgreSQL cannot store. */
export const text = (longest: number) => z.string().trim().max(longest).refine(isStorable, "bad_format");

export function isStorable(value: string): boolean {
  return !value.includes("\u0000") && value.isWellFormed();
}

export const Instant = z.iso.datetime({ offset: true });

/** An instant from a request, between the years 1900 and 2199, converted to UTC. */
export const AskedInstant = Instant.refine(isOfOurTime, "bad_date").transform((at) =>
  new Date(at).toISOString(),
);
/** A day (YYYY-MM-DD) from a request, between the years 1900 and 2199. */
export const AskedDay = z.iso.date().refine(isOfOurTime, "bad_date");
/** A day that has begun in at least one time zone. */
export const PastDay = AskedDay.refine(
  (day) => Date.parse(day) <= Date.now() + 14 * 3_600_000,
  "in_the_future",
);
/** An instant; a day stands for its beginning in UTC. */
export const InstantOrDay = z
  .union([Instant, z.iso.date().transform((day) => `${day}T00:00:00Z`)])
  .refine(isOfOurTime, "bad_date")
  .transform((at) => new Date(at).toISOString());

function isOfOurTime(at: string): boolean {
  const year = new Date(at).getUTCFullYear();
  return year >= 1900 && year < 2200;
}
/** Drops undefined properties, so that a patch or a filter holds only what was given. */
export const withoutUndefined = <Value extends object>(values: Value): Value =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Value;

/** A file field of a form; text in its place is rejected. */
export const FormFile = z.instanceof(File, { error: "required" });

/** Converts form data to an object and parses it with the schema of its fields. */
export const fromForm = <Output>(fields: z.ZodType<Output>) =>
  z
    .instanceof(FormData)
    .transform((form): unknown => Object.fromEntries(form))
    .pipe(fields);

/** The IANA name of a time zone. */
export const TimeZone = z.string().max(60).refine(isTimeZone, "not_allowed");

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}
