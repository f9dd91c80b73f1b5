"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { callAction } from "@/components/common/call-action";
import { previewAudienceAction, previewContactsAction } from "@/lib/campaigns/actions";
import type { AudiencePreview, PreviewContacts } from "@/lib/campaigns/preview-schema";
import type { PreviewInput } from "@/lib/campaigns/schema";

export type PreviewContact = PreviewContacts["items"][number];
type Shown = {
  audience: AudiencePreview | null;
  contacts: PreviewContact[];
  next_after: number | null;
};

const PAUSE_MILLISECONDS = 350;
const nobody: Shown = { audience: null, contacts: [], next_after: null };

/** Audience, cost, time and a page of twenty contacts for the editor's draft. Requests them when the draft changes. */
export function useAudiencePreview(draft: NonNullable<PreviewInput["draft"]>) {
  const [shown, setShown] = useState(nobody);
  const [pending, setPending] = useState(false);
  const key = JSON.stringify(draft);
  const current = useRef("");

  useEffect(() => {
    current.current = key;
    const asked: NonNullable<PreviewInput["draft"]> = JSON.parse(key);
    if (!asked.category_ids?.length) {
      setShown(nobody);
      setPending(false);
      return;
    }
    setPending(true);
    const timer = setTimeout(async () => {
      const [audience, contacts] = await Promise.all([
        callAction(() => previewAudienceAction({ draft: asked }), { background: true }),
        callAction(() => previewContactsAction({ draft: asked }), { background: true }),
      ]);
      if (current.current !== key) return;
      setPending(false);
      if (!audience.ok || !contacts.ok) return;
      setShown({
        audience: audience.data,
        contacts: contacts.data.items,
        next_after: contacts.data.next_after,
      });
    }, PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [key]);

  const { next_after: after } = shown;
  const loadMore = useCallback(async () => {
    if (after === null) return;
    const more = await callAction(() => previewContactsAction({ draft: JSON.parse(key), after }));
    if (!more.ok || current.current !== key) return;
    setShown((before) => ({
      ...before,
      contacts: [...before.contacts, ...more.data.items],
      next_after: more.data.next_after,
    }));
  }, [key, after]);

  return { ...shown, pending, loadMore };
}
