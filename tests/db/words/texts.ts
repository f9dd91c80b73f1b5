import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";

export const CLASSES = ["stop", "seems", "answer", "machine"] as const;
export type Class = (typeof CLASSES)[number];
export type Text = { expected: Class; body: string };

const read = (name: string): Text[] =>
  readFileSync(path.join(import.meta.dirname, `${name}.tsv`), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [expected, body] = line.split("\t");
      return { expected: expected as Class, body: body! };
    });

const halves = ["fr", "en", "ar", "machines"].flatMap(read);
/** The half by which the words may be tuned: decided by the text's own hash, so that nobody chooses. */
const isTuned = ({ body }: Text) => createHash("sha256").update(body).digest()[0]! % 2 === 0;

/** `untouched`: nobody looks at how these are understood. `later`: written after the words, to be left alone too.
 * `described`: written before wishes that are described instead of named were added to the words. */
export const TEXTS = {
  tuned: [...halves.filter(isTuned), ...read("tuned")],
  untouched: halves.filter((text) => !isTuned(text)),
  later: read("later"),
  described: read("described"),
};
