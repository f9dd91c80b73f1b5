import { useSyncExternalStore } from "react";

export const AXIS = { fontSize: 13, fontWeight: 500, fill: "var(--chart-axis)" };

const NARROW = "(max-width: 767px)";

/** Whether the page is a phone's: fewer labels, not smaller ones. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(NARROW);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => window.matchMedia(NARROW).matches,
    () => false,
  );
