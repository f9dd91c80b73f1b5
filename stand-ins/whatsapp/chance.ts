import { seeded } from "../seeded.ts";
import type { FaultScope } from "./orders.ts";

let next: () => number = Math.random;

/** Makes every later random choice repeatable. */
export const seedChance = (seed: number): void => {
  next = seeded(seed);
};

/** From 0 up to, but not including, 1. */
export const chance = (): number => next();

export const happens = (probability: number | undefined): boolean => chance() < (probability ?? 0);

export const between = ([least, most]: readonly [number, number]): number =>
  least + chance() * Math.max(0, most - least);

const digits = (text: string) => (/^\+?[\d\s().-]+$/.test(text) ? text.replace(/\D/g, "") : text);

export interface Route {
  recipient: string;
  phoneNumberId: string;
}

/** The first fault that applies to such a request now. It counts as one use of a fault with `next`. */
export function takeFault<T extends FaultScope>(
  faults: T[],
  { recipient, phoneNumberId }: Route,
): T | undefined {
  return faults.find((fault) => {
    if (fault.from !== undefined && !fault.from.includes(phoneNumberId)) return false;
    if (fault.to !== undefined && !fault.to.some((each) => digits(each) === digits(recipient))) return false;
    if (fault.next === 0) return false;
    if (fault.probability !== undefined && !happens(fault.probability)) return false;
    if (fault.next !== undefined) fault.next -= 1;
    return true;
  });
}
