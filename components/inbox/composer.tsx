"use client";

import { Bold, Italic, Send, Strikethrough } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { randomUuid } from "@/components/common/random-uuid";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { sendReplyAction } from "@/lib/inbox/actions";
import { Hydrated } from "../campaigns/hydrated";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import { toggleMark } from "../common/text-edits";
import { useKeptText } from "../common/use-kept";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";

const LIMIT = 4096;
const SHOW_COUNT_FROM = 3800;

type Problem = { code: string; field?: string };

type ComposerProps = {
  contact_id: number;
  name: string;
  /** Messages that have left, by their id: what is said of them then stands in their bubble. */
  left: number[];
};

/** Form for a reply. The text is kept until the reply is queued. */
export function Composer({ contact_id, name, left }: ComposerProps) {
  const t = useTranslations("inbox.compose");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [text, keep] = useKeptText(`reply-${contact_id}`);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [queued, setQueued] = useState<number>();
  const area = useRef<HTMLTextAreaElement>(null);
  // One key per text: the same text sent again is the same message, a changed text is another.
  const attempt = useRef({ text: "", key: "" });
  const length = [...text.trim()].length;

  const change = (next: string) => {
    keep(next);
    setProblem(undefined);
    setQueued(undefined);
  };
  const send = async () => {
    const body = text.trim();
    if (busy) return;
    if (body === "") return setProblem({ code: "invalid", field: "required" });
    if (length > LIMIT) return setProblem({ code: "invalid", field: "too_long" });
    if (attempt.current.text !== body) attempt.current = { text: body, key: randomUuid() };
    setBusy(true);
    const answer = await callAction(() => sendReplyAction({ contact_id, body, key: attempt.current.key }));
    setBusy(false);
    if (answer.ok) {
      attempt.current = { text: "", key: "" };
      keep("");
      setQueued(answer.data.message_id);
    } else {
      setProblem({ code: answer.code, field: answer.fields.body });
    }
    router.refresh();
    area.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void send();
  };
  const mark = (sign: string) => {
    const element = area.current;
    if (!element) return;
    const { text, start, end } = toggleMark(
      element.value,
      element.selectionStart,
      element.selectionEnd,
      sign,
    );
    change(text);
    setTimeout(() => {
      element.focus();
      element.setSelectionRange(start, end);
    });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };

  return (
    <form className="grid gap-2.5" onSubmit={submit}>
      <Hydrated>
        {problem && !problem.field && <ProblemNote>{words.error(problem.code)}</ProblemNote>}
        <Field
          label={t("label", { name })}
          hideLabel
          error={words.field(problem?.field)}
          hint={
            length < SHOW_COUNT_FROM
              ? undefined
              : t("signs", { n: format.number(length), limit: format.number(LIMIT) })
          }
        >
          <Textarea
            ref={area}
            className="min-h-18"
            value={text}
            rows={3}
            placeholder={t("placeholder")}
            onChange={(event) => change(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </Field>
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 md:flex-nowrap">
          <span className="flex" role="toolbar" aria-label={t("formatting")}>
            <Tool label={t("bold")} onClick={() => mark("*")}>
              <Bold />
            </Tool>
            <Tool label={t("italic")} onClick={() => mark("_")}>
              <Italic />
            </Tool>
            <Tool label={t("strike")} onClick={() => mark("~")}>
              <Strikethrough />
            </Tool>
          </span>
          <span className="min-w-0 flex-auto text-sm text-muted-foreground max-lg:hidden" role="status">
            {queued !== undefined && !left.includes(queued) ? t("queued") : t("note")}
          </span>
          <Button type="submit" busy={busy}>
            <Send />
            {t(busy ? "sending" : "send")}
          </Button>
        </div>
      </Hydrated>
    </form>
  );
}

type ToolProps = { label: string; onClick: () => void; children: React.ReactNode };

function Tool({ label, ...props }: ToolProps) {
  return <Button variant="ghost" size="icon-sm" aria-label={label} title={label} {...props} />;
}
