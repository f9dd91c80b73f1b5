interface Wrong {
  campaign_id: number | null;
  owner_id: string | null;
  dimension: string | null;
  day: string | null;
  key: string | null;
  kind: string | null;
  state: string | null;
  counted: number;
  found: number;
  counted_cost: number;
  found_cost: number;
}

export function showCounters(report: { wrong: Wrong[]; left: Wrong[] }, repaired: boolean): string[] {
  if (report.wrong.length === 0) return ["counters: equal"];
  return [
    `counters: ${report.wrong.length} disagree${repaired ? "d, before → after" : " (counted, rows)"}`,
    ...report.wrong.map((wrong) => {
      const costs =
        wrong.counted_cost === wrong.found_cost ? "" : `, cost ${wrong.counted_cost} → ${wrong.found_cost}`;
      return `  ${nameOf(wrong)}: ${wrong.counted} → ${wrong.found}${costs}`;
    }),
    ...(repaired
      ? [
          report.left.length === 0
            ? "counters: equal"
            : `counters: ${report.left.length} still disagree: ${report.left.map(nameOf).join("; ")}`,
        ]
      : ["Mend them: npm run ledger -- counters --repair"]),
  ];
}

const nameOf = ({ campaign_id, owner_id, dimension, day, key, kind, state }: Wrong) =>
  [
    campaign_id === null ? `owner ${owner_id ?? "nobody"}, ${day}` : `campaign ${campaign_id}`,
    ...(dimension === null ? [] : [`${dimension} ${key === "" ? "none" : key}`]),
    kind === null ? "answers" : `${kind} ${state}`,
  ].join(", ");

export function showReplay(report: {
  events: number;
  applied: number;
  unread: { id: number; error: string }[];
  wake: number[];
}): string[] {
  return [
    `events: ${report.events}`,
    `applied: ${report.applied}`,
    `not understood: ${report.unread.length}`,
    ...report.unread.map(({ id, error }) => `  ${id}: ${error}`),
    `senders woken: ${report.wake.length}`,
  ];
}
