import "server-only";
import { AppError, invalidField } from "@/lib/base/errors";
import { type CsvHead, readHead } from "./csv";
import { type Column, chooseMapping, locate } from "./mapping";
import { BadFile, type Mapping } from "./schema";

export type Inspected = CsvHead & { mapping: Mapping; located: Column[] };

/** Reads the beginning of a file and settles which column is what. Throws `invalid` with the field concerned. */
export async function inspectFile(bytes: Uint8Array, asked: Mapping | undefined): Promise<Inspected> {
  const inspected = await lookAtFile(bytes, asked);
  if (!inspected.located.some(({ field }) => field === "phone"))
    throw invalidField("file", "no_phone_column");
  return inspected;
}

/** The same, when it is not settled yet which column holds the phone. */
export async function lookAtFile(bytes: Uint8Array, asked: Mapping | undefined): Promise<Inspected> {
  const head = await readHead(bytes).catch(refuseFile);
  const mapping = chooseMapping(head.columns, asked);
  const { found, unknown } = locate(head.columns, mapping);
  if (unknown.length > 0) {
    throw new AppError("invalid", {
      fields: unknown.map((field) => ({ path: `mapping.${field}`, code: "unknown_column" })),
    });
  }
  return { ...head, mapping, located: found };
}

function refuseFile(error: unknown): never {
  if (error instanceof BadFile) throw invalidField("file", error.code);
  throw error;
}
