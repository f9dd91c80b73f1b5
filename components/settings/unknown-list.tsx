"use client";

import { Check, Hand, RotateCcw, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { resendMessagesAction } from "@/lib/messages/actions";
import type { ResendReport } from "@/lib/messages/schema";
import { BulkBar, pickColumn } from "../common/bulk-bar";
import { callAction } from "../common/call-action";
import { type Column, DataTable, NameCell } from "../common/data-table";
import { Note } from "../common/note";
import { ProblemNote } from "../common/problem-note";
import { Mark } from "../common/state-mark";
import { Tel } from "../common/tel";
import { type Selection, useSelection } from "../common/use-selection";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast } from "../ui/toast";
import { canResend, type UnknownLine, verdictOf } from "./unknown-line";
import { useEvidenceWords } from "./use-evidence-words";

/** Messages with unknown outcome, the evidence for each, and the action to resend them. */
export function UnknownList({ lines, now }: { lines: UnknownLine[]; now: string }) {
  const t = useTranslations("settings.unknown");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [asked, setAsked] = useState<UnknownLine[] | null>(null);
  const [problem, setProblem] = useState<string>();
  const [refused, setRefused] = useState<ResendReport["refused"]>([]);
  const selection = useSelection(lines.filter(canResend).map(({ id }) => String(id)));
  const columns = useColumns({ selection, now, onResend: (line) => setAsked([line]) });
  const chosen = lines.filter(({ id }) => selection.isChosen(String(id)));
  const count = asked?.length ?? 0;
  const n = format.number(count);
  const doubtful = asked?.filter(({ evidence }) => verdictOf(evidence) !== "for").length ?? 0;

  const resend = async () => {
    setProblem(undefined);
    const answer = await callAction(() => resendMessagesAction({ ids: (asked ?? []).map(({ id }) => id) }));
    if (!answer.ok) {
      setProblem(words.error(answer.code));
      return false;
    }
    const { resent } = answer.data;
    setRefused(answer.data.refused);
    selection.clear();
    toast.success(t("resent", { count: resent.length, n: format.number(resent.length) }));
    router.refresh();
    return true;
  };

  return (
    <>
      {refused.length > 0 && (
        <Note tone="wait" live>
          {t.rich("refused", {
            b: (chunks) => <b>{chunks}</b>,
            count: refused.length,
            n: format.number(refused.length),
            reasons: [...new Set(refused.map(({ reason }) => t(`reasons.${reason}`)))].join(" "),
          })}
        </Note>
      )}
      <BulkBar selection={selection} total={lines.length}>
        <Button variant="ghost" size="sm" onClick={() => setAsked(chosen)}>
          <RotateCcw />
          {t("resend", { count: chosen.length, n: format.number(chosen.length) })}
        </Button>
      </BulkBar>
      <DataTable caption={t("list")} rows={lines} rowKey={({ id }) => id} columns={columns} />
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={t("confirm_title", { count, n })}
        confirmLabel={t("resend", { count, n })}
        cancelLabel={t("cancel")}
        onConfirm={resend}
      >
        {problem && <ProblemNote>{problem}</ProblemNote>}
        <p>{t("confirm_risk", { count })}</p>
        {doubtful > 0 && <p>{t("confirm_doubtful", { count: doubtful, n: format.number(doubtful) })}</p>}
        <p>{t("confirm_logged")}</p>
      </ConfirmDialog>
    </>
  );
}

const MARKS = {
  for: <Mark state="ok" icon={Check} />,
  open: <Mark state="yours" icon={Hand} />,
  against: <Mark state="failed" icon={X} />,
};

type ColumnsOptions = { selection: Selection; now: string; onResend: (line: UnknownLine) => void };

function useColumns({ selection, now, onResend }: ColumnsOptions): Column<UnknownLine>[] {
  const t = useTranslations("settings.unknown");
  const kinds = useTranslations("messages.kinds");
  const format = useFormat();
  const evidenceWords = useEvidenceWords(now);
  const contactName = ({ deleted, full_name }: UnknownLine) =>
    deleted ? t("gone") : (full_name ?? t("nameless"));
  return [
    pickColumn(selection, (line) =>
      canResend(line) ? { id: String(line.id), name: contactName(line) } : null,
    ),
    {
      id: "contact",
      header: t("contact"),
      place: "name",
      cell: (line) => (
        <NameCell
          href={`/messages/${line.id}`}
          name={contactName(line)}
          sub={
            <>
              {line.phone && <Tel phone={line.phone} />}
              <span className="block">
                {[kinds(line.kind), line.campaign_name].filter(Boolean).join(" · ")}
              </span>
            </>
          }
        />
      ),
    },
    {
      id: "since",
      header: t("since"),
      place: "full",
      cell: ({ evidence }) => (
        <span className="whitespace-nowrap text-sm text-muted-foreground">
          {format.moment(evidence.unknown_since, now)}
        </span>
      ),
    },
    {
      id: "verdict",
      header: t("verdict"),
      place: "full",
      cell: ({ evidence }) => (
        <span className="grid grid-cols-[1.5rem_minmax(0,1fr)] gap-3 md:max-w-[30rem]">
          {MARKS[verdictOf(evidence)]}
          <span className="text-sm">
            <b className="block font-semibold">{t(`verdict_${verdictOf(evidence)}`)}</b>
            {evidenceWords(evidence).map((sentence) => (
              <span key={sentence} className="block">
                {sentence}
              </span>
            ))}
          </span>
        </span>
      ),
    },
    {
      id: "act",
      header: <span className="sr-only">{t("resend_one")}</span>,
      place: "full",
      cell: (line) =>
        canResend(line) ? (
          <Button
            variant="outline"
            size="sm"
            aria-label={t("resend_name", { name: contactName(line) })}
            onClick={() => onResend(line)}
          >
            <RotateCcw />
            {t("resend_one")}
          </Button>
        ) : (
          <span className="text-sm text-muted-foreground">{t(line.foreign ? "others" : "not_resent")}</span>
        ),
    },
  ];
}
