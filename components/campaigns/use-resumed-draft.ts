"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { keep } from "@/components/common/kept";
import { usePerson } from "@/components/common/person";
import type { useKept } from "@/components/common/use-kept";
import { holdDraft } from "./draft-lock";
import { type DraftSaver, isLater, type KeptDraft, savesDone, versionSavedHere } from "./draft-saver";
import type { DraftValues } from "./draft-values";

/** Where the browser keeps the editor's values; null for a campaign that was new when the editor opened. */
export const placeOf = (id: number | null) => (id === null ? "campaign-new" : `campaign-${id}`);

type ResumedDraftOptions = {
  campaign: { id: number; updated_at: string } | null;
  /** Drafts on the server, one of which a new campaign may have become. */
  draft_ids: number[];
  /** A new campaign is wanted, for this category. */
  wanted: number | undefined;
  kept: ReturnType<typeof useKept<KeptDraft>>;
  change: (values: DraftValues) => void;
  saver: DraftSaver;
};

/** Restores what was typed before the editor was left. Returns whether a campaign was found that is not stored yet. */
export function useResumedDraft({
  campaign,
  draft_ids,
  wanted,
  kept,
  change,
  saver,
}: ResumedDraftOptions): boolean {
  const router = useRouter();
  const person = usePerson();
  const [isResumed, setResumed] = useState(false);

  const restore = async ({ id, updated_at }: NonNullable<typeof campaign>) => {
    const own = await versionSavedHere(id);
    const found = kept.recall();
    if (found && !found.saved) {
      const typed_on = found.version ?? updated_at;
      const known = [typed_on, own?.version].map((version) => Date.parse(version ?? ""));
      change(found.values.values);
      saver.resume(typed_on, !known.includes(Date.parse(updated_at)));
    } else if (own && isLater(own.version, updated_at)) {
      // The router shows the page as it was when it was left.
      change(own.values);
      saver.resume(own.version, false);
    }
  };

  const begin = async () => {
    // The URL that the page got when the draft was saved; the router still shows the page of a new campaign for it.
    if (/\/campaigns\/\d+\/edit$/.test(location.pathname)) return void router.replace(location.pathname);
    await savesDone();
    // Loaded again, the page goes on with what was written on it.
    if (wanted !== undefined) history.replaceState(null, "", location.pathname);
    const found = kept.recall();
    if (!found) return;
    if (wanted !== undefined && found.saved) return kept.forget(true);
    const { id, key, values } = found.values;
    // A draft that was created after this page was rendered is not in its list.
    const isDraft = id !== null && (draft_ids.includes(id) || (await versionSavedHere(id)) !== undefined);
    if (id === null || (!found.saved && !isDraft)) {
      if (!(await holdDraft(key))) return;
      if (id === null) saver.resumeNew(key);
      const category_ids =
        values.category_ids.length || wanted === undefined ? values.category_ids : [wanted];
      change({ ...values, category_ids });
      setResumed(true);
      return;
    }
    kept.forget(true);
    if (!isDraft) return;
    if (!found.saved && person) keep(person.id, placeOf(id), found.values, found);
    router.replace(`/campaigns/${id}/edit?resumed=1`);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, on arrival.
  useEffect(() => {
    if (campaign) void restore(campaign);
    else void begin();
  }, []);
  return isResumed;
}
