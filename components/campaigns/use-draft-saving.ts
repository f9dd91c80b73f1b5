"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type ActionAnswer, callAction } from "@/components/common/call-action";
import { saveCampaignAction } from "@/lib/campaigns/actions";
import type { CampaignPatch } from "@/lib/campaigns/schema";

export type Saving =
  | { kind: "clean" | "dirty" | "saving" | "failed"; at?: undefined }
  | { kind: "saved"; at: string };

type Refusal = Extract<ActionAnswer<unknown>, { ok: false }>;

const PAUSE_MILLISECONDS = 1200;

/** Saves the editor's values, one save at a time, each with the latest values; a new campaign is created only once. */
export function useDraftSaving(
  known: { id: number; updated_at: string } | null,
  patch: () => CampaignPatch,
  onRefusal: (refusal: Refusal) => void,
) {
  const [id, setId] = useState(known?.id ?? null);
  const created = useRef(id);
  const [saving, setSaving] = useState<Saving>(
    known ? { kind: "saved", at: known.updated_at } : { kind: "clean" },
  );
  const latest = useRef({ patch, onRefusal });
  useEffect(() => {
    latest.current = { patch, onRefusal };
  });

  const queue = useRef<Promise<number | null>>(Promise.resolve(null));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const save = useCallback((): Promise<number | null> => {
    clearTimeout(timer.current);
    const attempt = queue.current.then(async () => {
      setSaving({ kind: "saving" });
      const answer = await callAction(saveCampaignAction({ ...latest.current.patch(), id: created.current }));
      if (!answer.ok) {
        setSaving({ kind: "failed" });
        latest.current.onRefusal(answer);
        return null;
      }
      created.current = answer.data.id;
      setId(answer.data.id);
      setSaving({ kind: "saved", at: answer.data.updated_at });
      return answer.data.id;
    });
    queue.current = attempt;
    return attempt;
  }, []);

  /** Marks the draft as changed; an existing draft is saved after a pause. */
  const touch = useCallback(
    (savesItself: boolean) => {
      setSaving({ kind: "dirty" });
      clearTimeout(timer.current);
      if (savesItself && created.current !== null) timer.current = setTimeout(save, PAUSE_MILLISECONDS);
    },
    [save],
  );

  useEffect(() => () => clearTimeout(timer.current), []);
  useWarningBeforeLeaving(saving.kind === "dirty" || saving.kind === "failed");
  return { id, saving, save, touch };
}

function useWarningBeforeLeaving(isUnsaved: boolean) {
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isUnsaved]);
}
