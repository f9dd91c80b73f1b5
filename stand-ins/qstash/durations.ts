const UNIT_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY_MS = 86_400_000;
const WAIT_HEADERS = [
  "retry-after",
  "x-ratelimit-reset",
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
];

/** Milliseconds of `90`, `90s`, `1d10h30m`; a bare number counts seconds. Undefined when it is neither. */
export function parseDuration(text: string): number | undefined {
  const source = text.trim();
  if (/^\d+(\.\d+)?$/.test(source)) return Number(source) * 1_000;
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(source)) return undefined;
  let total = 0;
  for (const [, amount, unit] of source.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    total += Number(amount) * (UNIT_MS[unit ?? ""] ?? 0);
  }
  return total;
}

/** What QStash waits after the n-th failed delivery when nothing else was asked. */
export function defaultBackoffMs(failures: number): number {
  return Math.min(86_400, Math.exp(2.5 * failures)) * 1_000;
}

/** The wait that a response asks for; ignored, as QStash does, beyond a day. */
export function requestedWaitMs(header: Record<string, string[]>, now: number): number | undefined {
  for (const name of WAIT_HEADERS) {
    const value = header[name]?.[0];
    if (value === undefined) continue;
    const wait = parseDuration(value) ?? Date.parse(value) - now;
    if (wait >= 0 && wait <= DAY_MS) return wait;
  }
  return undefined;
}
