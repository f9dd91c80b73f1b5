import type { Metadata } from "./users.ts";

/** GoTrue's merge: a null removes the key. */
export const mergeMetadata = (current: Metadata | null, changes: Metadata): Metadata =>
  Object.fromEntries(Object.entries({ ...current, ...changes }).filter(([, value]) => value !== null));
