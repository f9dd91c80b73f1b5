"use client";

import { useEffect, useRef } from "react";
import { Note } from "./note";

/** An error beside the act that failed; it takes the focus, so that it is seen and read out. */
export function ProblemNote({ children }: { children: string }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => note.current?.focus(), []);
  return (
    <div ref={note} tabIndex={-1} className="rounded-xl max-md:mx-gutter max-md:scroll-mb-40">
      <Note tone="stop" live>
        {children}
      </Note>
    </div>
  );
}
