"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** Focuses the page's title after a navigation, so that it is read out and Tab continues from there. */
export function FocusOnArrival() {
  const pathname = usePathname();
  const arrivedAt = useRef(pathname);
  useEffect(() => {
    if (arrivedAt.current === pathname) return;
    arrivedAt.current = pathname;
    const title = document.querySelector<HTMLElement>("main h1");
    if (!title) return;
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }, [pathname]);
  return null;
}
