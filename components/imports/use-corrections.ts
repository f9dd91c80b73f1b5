import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { correctImportAction, leaveLinesAction } from "@/lib/imports/actions";
import type { Corrected, RejectedLine } from "@/lib/imports/schema";
import { callAction } from "../common/call-action";
import { useKept } from "../common/use-kept";
import { changedLines, type Edits, edited, withoutLines } from "./corrections";

/**
 * Edits of rejected rows until they are imported. The browser keeps them, so that they survive errors and navigation.
 */
export function useCorrections(id: string, lines: RejectedLine[], firstPageHref: string) {
  const t = useTranslations("imports.correct");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [edits, setEdits] = useState<Edits>({});
  const [problem, setProblem] = useState<{ sentence: string; turn: number }>();
  /** The rows as they were last sent; those still in the list were rejected again. */
  const [tried, setTried] = useState<Record<number, string>>({});
  const [busy, setBusy] = useState(false);
  const kept = useKept<Edits>(`import-corrections-${id}`);
  const open = lines.filter(({ left_out }) => !left_out);
  const changed = changedLines(open, edits);
  const failed = new Set(
    open.filter(({ line, original }) => tried[line] === JSON.stringify(original)).map(({ line }) => line),
  );
  const showProblem = (sentence: string) =>
    setProblem((before) => ({ sentence, turn: (before?.turn ?? 0) + 1 }));

  useEffect(() => setEdits(kept.recall()?.values ?? {}), [kept]);

  const keepEdits = (next: Edits) => {
    if (Object.keys(next).length === 0) kept.forget(true);
    else kept.keep(next);
  };
  const write = (line: RejectedLine, at: number, value: string) =>
    setEdits((before) => {
      const next = edited(before, line, at, value);
      keepEdits(next);
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
    setBusy(true);
    setProblem(undefined);
    const answer = await callAction(() => correctImportAction({ id, lines: changed }));
    setBusy(false);
    if (!answer.ok) return showProblem(words.error(answer.code));
    keepEdits(withoutLines(edits, changed));
    setTried({
      ...tried,
      ...Object.fromEntries(changed.map(({ line, cells }) => [line, JSON.stringify(cells)])),
    });
    say(answer.data);
    const pageIsDone = changed.length === lines.length && answer.data.rejected === 0;
    if (pageIsDone) router.replace(firstPageHref, { scroll: false });
    router.refresh();
  };

  const leave = async (line: number, left_out: boolean) => {
    setProblem(undefined);
    const answer = await callAction(() => leaveLinesAction({ id, lines: [line], left_out }));
    if (answer.ok) router.refresh();
    else showProblem(words.error(answer.code));
  };

  return { edits, write, leave, changed, failed, problem, busy, retry };
}
