"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => {};

/** Controls take nothing before the page can keep it: what is typed earlier would be lost. */
export function Alive({ children }: { children: ReactNode }) {
  const isAlive = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset disabled={!isAlive} className="contents">
      {children}
    </fieldset>
  );
}
