"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";

/**
 * Refreshes the page while something on it changes. The interval starts when the last response has arrived, so that a
 * slow server never gets two requests at once. A hidden page is not refreshed.
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

/** Refreshes the page when the user returns to it. */
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
