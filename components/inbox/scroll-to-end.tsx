"use client";

import { useEffect, useRef } from "react";

/** Scrolls to the newest message when the conversation opens and when one is added. `last` identifies it. */
export function ScrollToEnd({ last }: { last: string }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const pane = last && end.current?.parentElement;
    if (!pane) return;
    pane.scrollTop = pane.scrollHeight;
    if (pane.scrollHeight <= pane.clientHeight && window.matchMedia("(max-width: 767px)").matches)
      end.current?.scrollIntoView({ block: "end" });
  }, [last]);
  return <div ref={end} className="scroll-mb-96" />;
}
