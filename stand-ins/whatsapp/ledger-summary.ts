import type { LedgerEntry } from "./ledger.ts";

interface Duplicate {
  to: string;
  kind: string;
  template: string | null;
  body: string | null;
  count: number;
  wamids: string[];
  biz_opaque_callback_data: (string | null)[];
}

/** The largest number of times in any half-open span of that length. */
export function densest(times: readonly number[], spanMs: number): { count: number; from: number | null } {
  const sorted = [...times].sort((one, other) => one - other);
  let best = { count: 0, from: null as number | null };
  let first = 0;
  sorted.forEach((time, index) => {
    while (time - (sorted[first] ?? time) >= spanMs) first += 1;
    const count = index - first + 1;
    if (count > best.count) best = { count, from: sorted[first] ?? null };
  });
  return best;
}

/** Two accepted messages to one person count as duplicates when kind, template and text are the same. */
function findDuplicates(accepted: readonly LedgerEntry[]): Duplicate[] {
  const groups = new Map<string, LedgerEntry[]>();
  for (const entry of accepted) {
    const key = JSON.stringify([entry.to, entry.kind, entry.template, entry.language, entry.body]);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      to: group[0]?.to ?? "",
      kind: group[0]?.kind ?? "",
      template: group[0]?.template ?? null,
      body: group[0]?.body ?? null,
      count: group.length,
      wamids: group.map((entry) => entry.wamid ?? ""),
      biz_opaque_callback_data: group.map((entry) => entry.biz_opaque_callback_data),
    }));
}

function tally(entries: readonly LedgerEntry[], key: (entry: LedgerEntry) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of entries) counts[key(entry)] = (counts[key(entry)] ?? 0) + 1;
  return counts;
}

export function summarize(all: readonly LedgerEntry[]) {
  const entries = all.filter((entry) => entry.kind !== "mark_read");
  const accepted = entries.filter((entry) => entry.accepted);
  const times = entries.map((entry) => entry.at);
  const minute = densest(times, 60_000);
  const second = densest(times, 1000);
  return {
    requests: entries.length,
    accepted: accepted.length,
    refused: entries.filter((entry) => entry.outcome === "refused").length,
    cut_before: entries.filter((entry) => entry.outcome === "cut_before").length,
    cut_after_acceptance: entries.filter((entry) => entry.outcome === "cut_after_acceptance").length,
    recipients: new Set(accepted.map((entry) => entry.to)).size,
    by_kind: tally(accepted, (entry) => entry.kind),
    by_code: tally(
      entries.filter((entry) => entry.code !== null),
      (entry) => String(entry.code),
    ),
    duplicates: findDuplicates(accepted),
    densest_minute: minute.count,
    densest_minute_from: minute.from,
    densest_second: second.count,
    densest_second_from: second.from,
    first_at: times[0] ?? null,
    last_at: times.at(-1) ?? null,
  };
}
