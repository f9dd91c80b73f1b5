import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { roundedParts, roundedShares, sumOfRounded } from "./rounded-parts";

const shownSum = (parts: number[]) =>
  (parts.reduce((sum, part) => sum + Math.round(part * 100), 0) / 100).toFixed(2);
const amounts = fc.array(
  fc.integer({ min: 0, max: 1_000_000_000 }).map((n) => n / 100_000),
  { maxLength: 12 },
);

property.prop([amounts])("a shown sum is the sum of its shown parts", (parts) => {
  expect(sumOfRounded(parts).toFixed(2)).toBe(shownSum(parts.map((part) => Number(part.toFixed(2)))));
});

property.prop([amounts])("parts in a table add up to the rounded total, each within a hundredth", (parts) => {
  const shown = roundedParts(parts);
  const total = parts.reduce((sum, part) => sum + part, 0);
  expect(Math.abs(Number(shownSum(shown)) - total)).toBeLessThan(0.00501);
  for (const [place, part] of shown.entries()) expect(Math.abs(part - parts[place]!)).toBeLessThan(0.01001);
});

property.prop([fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 10 })])(
  "shown shares add up to 100 %, and only nothing has none",
  (counts) => {
    const total = counts.reduce((sum, n) => sum + n, 0);
    const shares = roundedShares(counts);
    expect(Math.round(shares.reduce((sum, share) => sum + 1000 * share, 0))).toBe(total === 0 ? 0 : 1000);
    counts.forEach((n, place) => {
      expect(shares[place] === 0).toBe(n === 0);
      if (total > 0) expect(Math.abs(shares[place]! - n / total)).toBeLessThan(counts.length / 1000);
    });
  },
);

test("18.799 and 6.554 are shown as 18.80 and 6.55, and their sum as 25.35", () => {
  expect(sumOfRounded([18.799, 6.554])).toBe(25.35);
  expect(roundedParts([18.799, 6.554])).toEqual([18.8, 6.55]);
  expect(roundedParts([0.004, 0.004, 0.004])).toEqual([0.01, 0, 0]);
  expect(roundedShares([1, 1, 1])).toEqual([0.334, 0.333, 0.333]);
  expect(roundedShares([100_000, 1])).toEqual([0.999, 0.001]);
});
