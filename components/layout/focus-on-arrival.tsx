"use client";

import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

/** After a navigation the focus goes to the page's title, so that it is read and Tab goes on from there. */
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
