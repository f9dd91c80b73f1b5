"use client";

import { useEffect, useRef, useState } from "react";

const MINUTE_MS = 60_000;

type AnnouncedProps = {
  sentence: string;
  /** The sentence is said at once when this changes. */
  state: string;
  /** Also says it once a minute while this holds. */
  goesOn: boolean;
  /** Also says it when the page opens. */
  atStart?: boolean;
};

/** Says to screen readers how something stands that refreshes more often than one can listen to. */
export function Announced({ sentence, state, goesOn, atStart = false }: AnnouncedProps) {
  const [said, setSaid] = useState("");
  const latest = useRef(sentence);
  const heard = useRef(atStart ? null : state);
  useEffect(() => {
    latest.current = sentence;
    if (heard.current === state) return;
    heard.current = state;
    setSaid(sentence);
  }, [sentence, state]);
  useEffect(() => {
    if (!goesOn) return;
    const timer = setInterval(() => setSaid(latest.current), MINUTE_MS);
    return () => clearInterval(timer);
  }, [goesOn]);
  return (
    <p className="sr-only" role="status">
      {said}
    </p>
  );
}
