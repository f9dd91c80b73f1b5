import type { Source } from "./sources.ts";

const WIDEST = 120;

/** SQL has no formatter, so this limits the length of its lines. */
export function sqlComplaints(sources: Source[]): string[] {
  return sources
    .filter(({ path }) => path.endsWith(".sql"))
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, n) => {
        const { length } = line.trimEnd();
        return length > WIDEST ? [`${path}:${n + 1} has ${length} columns, more than ${WIDEST}`] : [];
      }),
    );
}
