/** Amounts are shown in hundredths, whatever the currency: those in which Meta bills have them. */
const cents = (amount: number): number => Math.round(amount * 100 + Math.sign(amount) * 1e-6);

/** The sum of parts that are shown, each rounded, beside it. */
export const sumOfRounded = (parts: readonly number[]): number =>
  parts.reduce((sum, part) => sum + cents(part), 0) / 100;

/** Amounts rounded to hundredths so that they add up to their rounded sum, which is shown elsewhere. */
export const roundedParts = (amounts: readonly number[]): number[] =>
  apportion(amounts.map((amount) => amount * 100)).map((part) => part / 100);

/**
 * The shares of counts in their sum, rounded to thousandths that add up to one, so that percentages beside each other
 * add up to 100. Only nothing has no share.
 */
export function roundedShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, n) => sum + n, 0);
  if (total === 0) return counts.map(() => 0);
  const shares = apportion(counts.map((n) => (1000 * n) / total));
  counts.forEach((n, place) => {
    if (n === 0 || shares[place] !== 0) return;
    shares[shares.indexOf(Math.max(...shares))]!--;
    shares[place] = 1;
  });
  return shares.map((share) => share / 1000);
}

/** Whole numbers next to the exact ones, with the same sum, rounded. */
function apportion(exact: readonly number[]): number[] {
  const whole = exact.map((part) => Math.floor(part + 1e-6));
  const rest = (place: number) => exact[place]! - whole[place]!;
  const sum = Math.round(exact.reduce((all, part) => all + part, 0) + 1e-6);
  const missing = sum - whole.reduce((all, part) => all + part, 0);
  const byRest = exact.map((_, place) => place).sort((a, b) => rest(b) - rest(a));
  for (const place of byRest.slice(0, Math.max(0, missing))) whole[place]!++;
  return whole;
}
