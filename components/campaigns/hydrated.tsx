"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/** Disables its controls until hydration, before which typed text would be lost. */
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
