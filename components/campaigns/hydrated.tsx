"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/** Controls take nothing before the page can keep it: what is typed earlier would be lost. */
export function Hydrated({ children }: { children: ReactNode }) {
  const isHydrated = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset disabled={!isHydrated} className="contents">
      {children}
    </fieldset>
  );
}
