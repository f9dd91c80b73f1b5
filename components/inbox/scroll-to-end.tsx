"use client";

import { useEffect, useRef } from "react";

/** Shows the newest words: when the conversation opens, and whenever one is added. `last` names the latest. */
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
