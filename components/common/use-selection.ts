"use client";

import { useState } from "react";

export type Selection = ReturnType<typeof useSelection>;

/** Rows selected on this page, or all rows that match the filters (`everything`). */
export function useSelection(pageIds: string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const onPage = pageIds.filter((id) => everything || chosen.has(id));
  const pageComplete = pageIds.length > 0 && onPage.length === pageIds.length;

  const keep = (ids: Iterable<string>) => {
    setChosen(new Set(ids));
    setEverything(false);
  };
  return {
    everything,
    ids: onPage,
    count: onPage.length,
    pageComplete,
    isChosen: (id: string) => everything || chosen.has(id),
    toggle: (id: string) =>
      keep(onPage.includes(id) ? onPage.filter((other) => other !== id) : [...onPage, id]),
    togglePage: () => keep(pageComplete ? [] : pageIds),
    chooseEverything: () => setEverything(true),
    clear: () => keep([]),
  };
}
