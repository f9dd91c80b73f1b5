"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";

/**
 * Reads the page again while something on it moves, the next time so long after the last has come: a slow server is
 * never asked twice at once. A page that nobody looks at asks nothing.
 */
export function AutoRefresh({ seconds }: { seconds: number }) {
  const router = useRouter();
  const [reading, start] = useTransition();
  useEffect(() => {
    if (reading) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") start(() => router.refresh());
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [router, seconds, reading]);
  return null;
}

/** Reads the page again when somebody comes back to it. */
export function RefreshOnReturn() {
  const router = useRouter();
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === "visible") router.refresh();
    };
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [router]);
  return null;
}
