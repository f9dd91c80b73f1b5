"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Note } from "./note";

type ProblemNoteProps = {
  /** Another object or sentence for each error, also when the words are the same. */
  problem?: unknown;
  children: ReactNode;
};

/** An error beside the button that was pressed; it takes the focus, so that it is seen and read out. */
export function ProblemNote({ problem, children }: ProblemNoteProps) {
  const note = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a second error takes the focus again.
  useEffect(() => note.current?.focus(), [problem]);
  return (
    <div ref={note} tabIndex={-1} className="rounded-xl max-md:scroll-mb-40 max-md:in-[main>&]:mx-gutter">
      <Note tone="stop" live>
        {children}
      </Note>
    </div>
  );
}
