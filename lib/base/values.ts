import { z } from "zod";

export const Id = z.number().int().positive().max(Number.MAX_SAFE_INTEGER);
/** An id as an address writes it: in decimal digits, in no other way. */
export const QueryId = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .pipe(Id);
export const QueryFlag = z.enum(["true", "false"]).transform((flag) => flag === "true");

/** A line of text as a person writes it: trimmed, and of characters that PostgreSQL can hold. */
export const text = (longest: number) => z.string().trim().max(longest).refine(isStorable, "bad_format");

export function isStorable(value: string): boolean {
  return !value.includes("\u0000") && value.isWellFormed();
}

export const Instant = z.iso.datetime({ offset: true });

/** An instant that somebody asks for, in UTC: of the years that a calendar of ours can mean. */
export const AskedInstant = Instant.refine(isOfOurTime, "bad_date").transform((at) =>
  new Date(at).toISOString(),
);
/** A day that somebody asks for. */
export const AskedDay = z.iso.date().refine(isOfOurTime, "bad_date");
/** A day that has come, somewhere on Earth. */
export const PastDay = AskedDay.refine(
  (day) => Date.parse(day) <= Date.now() + 14 * 3_600_000,
  "in_the_future",
);
/** An instant, or a day from its first moment in UTC. */
export const InstantOrDay = z.union([AskedInstant, AskedDay.transform((day) => `${day}T00:00:00Z`)]);

function isOfOurTime(at: string): boolean {
  const year = new Date(at).getUTCFullYear();
  return year >= 1900 && year < 2200;
}
/** What is named at all: a patch changes nothing else, a filter asks for nothing else. */
export const withoutUndefined = <Value extends object>(values: Value): Value =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Value;

/** A file of a form; a text in its place is none. */
export const FormFile = z.instanceof(File, { error: "required" });

/** What a form sends, as the object that its fields make. */
export const fromForm = <Output>(fields: z.ZodType<Output>) =>
  z
    .instanceof(FormData)
    .transform((form): unknown => Object.fromEntries(form))
    .pipe(fields);
