"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { optOutListAction } from "@/lib/contacts/actions";
import { numbersIn } from "@/lib/contacts/rules";
import type { OptOutReport } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { callAction } from "../common/call-action";
import { FileDrop } from "../common/file-drop";
import { Note } from "../common/note";
import { ProblemNote } from "../common/problem-note";
import { useKeptText } from "../common/use-kept";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { toast } from "../ui/toast";
import { useCountries } from "./countries";
import { CountryPicker } from "./country-picker";
import { usePhoneWords } from "./use-phone-words";

const NUMBERS_A_CALL = 5_000;
const NOTHING: OptOutReport = { opted_out: 0, already: 0, refused: [] };

/** Opts out a pasted list, or a text file, of people who said no. Numbers that cannot be read stay in the field. */
export function OptOutListDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("contacts.opt_out_list");
  const common = useTranslations("common");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const { home } = useCountries();
  const [text, setText] = useKeptText("opt-out-list");
  const [country, setCountry] = useState(home);
  const [source, setSource] = useState("");
  const [since, setSince] = useState("");
  const [problems, setProblems] = useState<Record<string, string>>({});
  const [refused, setRefused] = useState<OptOutReport["refused"]>([]);
  const [busy, startTransition] = useTransition();

  const send = async (numbers: string[]): Promise<OptOutReport | null> => {
    const sum = structuredClone(NOTHING);
    for (let at = 0; at < numbers.length; at += NUMBERS_A_CALL) {
      const part = numbers.slice(at, at + NUMBERS_A_CALL);
      const input = { numbers: part, country_code: country, source, since: since || undefined };
      const answer = await callAction(() => optOutListAction(input));
      if (!answer.ok) {
        const fields = Object.entries(answer.fields).map(([path, code]) => [path, words.field(code) ?? ""]);
        setProblems(fields.length > 0 ? Object.fromEntries(fields) : { whole: words.error(answer.code) });
        return null;
      }
      sum.opted_out += answer.data.opted_out;
      sum.already += answer.data.already;
      sum.refused.push(...answer.data.refused);
    }
    return sum;
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const numbers = numbersIn(text);
    const missing = {
      ...(numbers.length === 0 && { numbers: "" }),
      ...(source.trim() === "" && { source: "" }),
    };
    setProblems(
      Object.fromEntries(Object.keys(missing).map((name) => [name, words.field("required") ?? ""])),
    );
    if (Object.keys(missing).length > 0) return;
    startTransition(async () => {
      const report = await send(numbers);
      if (!report) return;
      const { opted_out, already } = report;
      toast.success(t("done", { count: opted_out, n: format.number(opted_out), already }));
      router.refresh();
      if (report.refused.length === 0) {
        setText("");
        return onClose();
      }
      setRefused(report.refused);
      setText(report.refused.map(({ written }) => written).join("\n"));
    });
  };
  const read = async (file: File) => setText(await file.text());

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={t("title")}
        description={t("what")}
        onInteractOutside={(event) => text !== "" && event.preventDefault()}
      >
        <form className="grid gap-4" onSubmit={submit} noValidate>
          <Refused refused={refused} />
          <Field label={t("numbers")} hint={t("numbers_hint")} error={problems.numbers}>
            <Textarea
              rows={6}
              value={text}
              placeholder={"77 000 14 52\n+225 07 00 01 63 90"}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
          <FileDrop
            onFile={read}
            accept=".csv,.txt,text/csv,text/plain"
            label={t("file")}
            title={t("file")}
            kinds={t("file_kinds")}
          />
          <Field label={t("country")} hint={t("country_hint")}>
            <CountryPicker value={country} onValueChange={setCountry} />
          </Field>
          <Field label={t("source")} hint={t("source_hint")} error={problems.source}>
            <Input value={source} maxLength={200} onChange={(event) => setSource(event.target.value)} />
          </Field>
          <Field label={t("since")} hint={t("since_hint")} optional error={problems.since}>
            <Input type="date" value={since} onChange={(event) => setSince(event.target.value)} />
          </Field>
          {problems.whole && <ProblemNote>{problems.whole}</ProblemNote>}
          <DialogActions>
            <DialogClose asChild>
              <Button variant="outline">{t("back")}</Button>
            </DialogClose>
            <Button type="submit" busy={busy}>
              {busy ? common("saving") : t("confirm")}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const SHOWN = 8;

function Refused({ refused }: Pick<OptOutReport, "refused">) {
  const t = useTranslations("contacts.opt_out_list");
  const format = useFormat();
  const phoneWords = usePhoneWords();
  if (refused.length === 0) return null;
  return (
    <Note tone="wait" live>
      <b>{t("refused", { count: refused.length, n: format.number(refused.length) })}</b>
      {refused.slice(0, SHOWN).map(({ written, code }, at) => (
        <span key={at} className="block text-sm">
          <span className="whitespace-nowrap">{written}</span> · {phoneWords(code)}
        </span>
      ))}
    </Note>
  );
}
