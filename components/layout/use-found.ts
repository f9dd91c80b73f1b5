import { useEffect, useRef, useState } from "react";
import { findRecordsAction } from "@/lib/campaigns/actions";
import type { FoundRecords } from "@/lib/campaigns/find";
import { callAction } from "../common/call-action";

const PAUSE_MILLISECONDS = 250;
const SHORTEST = 2;

/** Contacts and campaigns that match, requested after a pause in typing; outdated responses are dropped. */
export function useFound(q: string) {
  const asked = q.trim();
  const isShort = asked.length < SHORTEST;
  const [answer, setAnswer] = useState<{ asked: string; found?: FoundRecords; failure?: string }>();
  const latest = useRef(asked);
  useEffect(() => {
    latest.current = asked;
    if (isShort) return;
    const timer = setTimeout(async () => {
      const answer = await callAction(() => findRecordsAction({ q: asked }));
      if (latest.current !== asked) return;
      setAnswer(answer.ok ? { asked, found: answer.data } : { asked, failure: answer.code });
    }, PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [asked, isShort]);
  if (isShort) return { searching: false };
  // Until the next answer comes, the one before stays.
  return { ...answer, searching: answer?.asked !== asked };
}
