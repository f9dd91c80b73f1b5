import type { OptOut } from "./schema";

/** Whether the person said it, to us or to Meta; users enter the others. `opt_outs.by_person` says the same. */
export const saidByPerson = ({ source }: Pick<OptOut, "source">): boolean =>
  source !== "manual" && source !== "import";

const DIGITS_OF_A_NUMBER = 7;

/**
 * The phone numbers in a pasted list or a text file. Of a line with several cells only those that look like numbers
 * count; a line without any is returned whole, so that it is reported, unless it is the first one, the titles.
 */
export function numbersIn(text: string): string[] {
  return text.split(/[\n\r]+/).flatMap((line, at) => {
    const cells = line
      .split(/[,;\t]/)
      .map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"))
      .filter(Boolean);
    const numbers = cells.filter(
      (cell) => !/\p{L}/u.test(cell) && cell.replaceAll(/\D/g, "").length >= DIGITS_OF_A_NUMBER,
    );
    if (numbers.length > 0 || cells.length === 0) return numbers;
    return at === 0 && cells.some((cell) => /\p{L}/u.test(cell)) ? [] : [cells.join(", ").slice(0, 60)];
  });
}
