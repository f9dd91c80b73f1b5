import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { acceptProposalsAction, correctImportAction, leaveLinesAction } from "@/lib/imports/actions";
import { MOST_CORRECTIONS } from "@/lib/imports/fields";
import type { Corrected, RejectedLine } from "@/lib/imports/schema";
import { callAction } from "../common/call-action";
import { useKept } from "../common/use-kept";
import { toast } from "../ui/toast";
import { allLines, changedLines, type Edits, edited, withoutLines } from "./corrections";

/** The edits, with the rows that they belong to: the list has pages. */
type Draft = { edits: Edits; rows: Record<number, RejectedLine> };
const NOTHING: Draft = { edits: {}, rows: {} };
const NONE: Corrected = { created: 0, updated: 0, unchanged: 0, duplicates: 0, rejected: 0 };

const sumOf = (one: Corrected, other: Corrected): Corrected => ({
  created: one.created + other.created,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  duplicates: one.duplicates + other.duplicates,
  rejected: one.rejected + other.rejected,
});

/**
 * Edits of rejected rows until they are imported. The browser keeps them, so that they survive errors and navigation.
 */
export function useCorrections(id: string, lines: RejectedLine[], firstPageHref: string) {
  const t = useTranslations("imports.correct");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [{ edits, rows }, setDraft] = useState<Draft>(NOTHING);
  const [problem, setProblem] = useState<{ sentence: string; turn: number }>();
  /** The rows as they were last sent; those still in the list were rejected again. */
  const [tried, setTried] = useState<Record<number, string>>({});
  const [busy, setBusy] = useState<"retry" | "accept">();
  const kept = useKept<Draft>(`import-corrections-${id}`);
  const keepDraft = (draft: Draft) => {
    if (Object.keys(draft.edits).length === 0) kept.forget(true);
    else kept.keep(draft);
  };
  const open = lines.filter(({ left_out }) => !left_out);
  const changed = changedLines(allLines(open, rows), edits);
  const failed = new Set(
    open.filter(({ line, original }) => tried[line] === JSON.stringify(original)).map(({ line }) => line),
  );
  const showProblem = (sentence: string) =>
    setProblem((before) => ({ sentence, turn: (before?.turn ?? 0) + 1 }));

  useEffect(() => setDraft(kept.recall()?.values ?? NOTHING), [kept]);

  const write = (line: RejectedLine, at: number, value: string) =>
    setDraft((before) => {
      const next = {
        edits: edited(before.edits, line, at, value),
        rows: { ...before.rows, [line.line]: line },
      };
      keepDraft(next);
      return next;
    });

  const say = ({ created, updated, unchanged, duplicates, rejected }: Corrected) => {
    const imported = created + updated + unchanged;
    const figures = { imported, imported_n: format.number(imported), duplicates, rejected };
    if (imported + duplicates === 0) return showProblem(t("none_done", { rejected }));
    if (imported > 0 && rejected === 0) toast.success(t("done", figures));
    else toast(t("done", figures));
  };

  const retry = async () => {
    if (busy || changed.length === 0) return;
    setBusy("retry");
    setProblem(undefined);
    let sum = NONE;
    for (let at = 0; at < changed.length; at += MOST_CORRECTIONS) {
      const sent = changed.slice(at, at + MOST_CORRECTIONS);
      const answer = await callAction(() => correctImportAction({ id, lines: sent }));
      if (!answer.ok) {
        setBusy(undefined);
        return showProblem(words.error(answer.code));
      }
      sum = sumOf(sum, answer.data);
      const gone = changed.slice(0, at + sent.length);
      keepDraft({ edits: withoutLines(edits, gone), rows });
    }
    setBusy(undefined);
    setTried({
      ...tried,
      ...Object.fromEntries(changed.map(({ line, cells }) => [line, JSON.stringify(cells)])),
    });
    say(sum);
    const pageIsDone =
      sum.rejected === 0 && lines.every(({ line }) => changed.some((each) => each.line === line));
    if (pageIsDone) router.replace(firstPageHref, { scroll: false });
    router.refresh();
  };

  /** Rows that are being edited keep what was written there. */
  const acceptAll = async () => {
    if (busy) return;
    setBusy("accept");
    setProblem(undefined);
    const except = changed.map(({ line }) => line);
    let sum = NONE;
    for (let after: number | null = 0; after !== null; ) {
      const from: number = after;
      const answer = await callAction(() => acceptProposalsAction({ id, after: from, except }));
      if (!answer.ok) {
        showProblem(words.error(answer.code));
        break;
      }
      sum = sumOf(sum, answer.data.corrected);
      after = answer.data.next;
      if (after === null) say(sum);
    }
    setBusy(undefined);
    router.replace(firstPageHref, { scroll: false });
    router.refresh();
  };

  const leave = async (line: number, left_out: boolean) => {
    setProblem(undefined);
    const answer = await callAction(() => leaveLinesAction({ id, lines: [line], left_out }));
    if (answer.ok) router.refresh();
    else showProblem(words.error(answer.code));
  };

  return { edits, write, leave, changed, failed, problem, busy, retry, acceptAll };
}
