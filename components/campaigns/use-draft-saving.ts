"use client";

import { useEffect, useRef, useState } from "react";
import type { useKept } from "@/components/common/use-kept";
import { saveCampaignAction } from "@/lib/campaigns/actions";
import { holdDraft } from "./draft-lock";
import { DraftSaver, type KeptDraft, type SaverInput, type Saving } from "./draft-saver";

type DraftSavingOptions = Pick<SaverInput, "values" | "default_name" | "savesItself" | "onRefusal"> & {
  known: { id: number; updated_at: string } | null;
  kept: ReturnType<typeof useKept<KeptDraft>>;
};

/** A `DraftSaver` for the editor's values, with its state. */
export function useDraftSaving({ known, kept, ...options }: DraftSavingOptions) {
  const [saver] = useState(() => new DraftSaver(known, options.values));
  const [saving, setSaving] = useState<Saving>(
    known ? { kind: "saved", at: known.updated_at } : { kind: "clean" },
  );
  const [isKept, setKept] = useState(true);
  useEffect(() => {
    saver.input = {
      ...options,
      keep: (draft, about) => setKept(kept.keep(draft, about)),
      forget: () => kept.forget(),
      send: saveCampaignAction,
      show: setSaving,
    };
  });

  const { values } = options;
  const before = useRef(values);
  useEffect(() => {
    if (values === before.current) return;
    before.current = values;
    if (saver.id === null) void holdDraft(saver.key);
    saver.touch();
  }, [values, saver]);

  useEffect(() => {
    const again = () => saver.connected();
    addEventListener("online", again);
    return () => {
      removeEventListener("online", again);
      saver.leave();
    };
  }, [saver]);
  useWarningBeforeLeaving(!isKept && saving.kind !== "saved" && saving.kind !== "clean");
  return { saver, saving, id: saver.id };
}

/** Only for a browser that keeps nothing. */
function useWarningBeforeLeaving(loses: boolean) {
  useEffect(() => {
    if (!loses) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [loses]);
}
