/** What a command answers. Strings hold one byte a character, as Redis counts them. */
export type Reply = string | number | null | Status | Reply[];

/** A word of Redis's own: `OK`, `PONG`. */
export class Status {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export const OK = new Status("OK");

export class RedisError extends Error {}

export const SYNTAX = "ERR syntax error";
const NO_INTEGER = "ERR value is not an integer or out of range";

const LARGEST = 2n ** 63n - 1n;

export function integer(text: string): bigint {
  if (!/^-?(0|[1-9]\d*)$/.test(text)) throw new RedisError(NO_INTEGER);
  const value = BigInt(text);
  if (value > LARGEST || value < -LARGEST - 1n) throw new RedisError(NO_INTEGER);
  return value;
}

export const index = (text: string): number => Number(integer(text));

export function float(text: string, complaint = "ERR value is not a valid float"): number {
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  const value = Number(text);
  if (text.trim() !== text || text === "" || Number.isNaN(value)) throw new RedisError(complaint);
  return value;
}

export function written(value: number): string {
  if (value === Infinity) return "inf";
  return value === -Infinity ? "-inf" : String(value);
}
