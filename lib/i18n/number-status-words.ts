import type { Say } from "./words";

/** Meta's status of a number in words; one that has none stays as Meta writes it. */
export function numberStatusWords(t: Say, status: string | null): string {
  const key = `settings.sender.statuses.${(status ?? "unknown").toLowerCase()}`;
  return t.has(key as "settings.sender.statuses.unknown")
    ? t(key as "settings.sender.statuses.unknown")
    : (status ?? "");
}
