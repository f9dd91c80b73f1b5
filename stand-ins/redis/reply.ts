/** What a command answers. */
export type Reply = string | number | null | Reply[];

export class RedisError extends Error {}

export const fail = (message: string): never => {
  throw new RedisError(message);
};

export function integer(text: string): number {
  const value = Number(text);
  const isInteger = /^-?(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(value);
  return isInteger ? value : fail("ERR value is not an integer or out of range");
}
