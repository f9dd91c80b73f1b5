"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Reads the page again while something on it moves; a page that nobody looks at asks nothing. */
export function KeepFresh({ seconds }: { seconds: number }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [router, seconds]);
  return null;
}
