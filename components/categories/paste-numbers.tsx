"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState, useTransition } from "react";
import { addNumbersToCategoryAction } from "@/lib/contacts/actions";
import type { PasteReport } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { callAction } from "../common/call-action";
import { Note } from "../common/note";
import { useKeptText } from "../common/use-kept";
import type { CategoryOption } from "../contacts/contact-line";
import { useCountries } from "../contacts/countries";
import { CountryPicker } from "../contacts/country-picker";
import { usePhoneWords } from "../contacts/use-phone-words";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { DialogActions, DialogClose } from "../ui/dialog";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";
import { toast } from "../ui/toast";

type PasteNumbersProps = { category: CategoryOption; onDone: () => void };

/** Adds pasted numbers, one per line. Those that could not be added stay in the field, with the reason. */
export function PasteNumbers({ category, onDone }: PasteNumbersProps) {
  const t = useTranslations("categories.people");
  const common = useTranslations("common");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const { home } = useCountries();
  const [numbers, setNumbers] = useKeptText(`numbers-${category.id}`);
  const [country, setCountry] = useState(home);
  const [create, setCreate] = useState(true);
  const [problem, setProblem] = useState<string>();
  const [report, setReport] = useState<PasteReport>();
  const [busy, startTransition] = useTransition();

  const add = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setReport(undefined);
    if (numbers.trim() === "") return setProblem(words.field("required"));
    setProblem(undefined);
    startTransition(async () => {
      const input = { category_id: category.id, numbers, country_code: country, create };
      const answer = await callAction(() => addNumbersToCategoryAction(input));
      if (!answer.ok) {
        const [field] = Object.values(answer.fields);
        return setProblem(field ? words.field(field) : words.error(answer.code));
      }
      const { added, unknown, refused } = answer.data;
      router.refresh();
      if (added > 0)
        toast.success(t("added", { count: added, n: format.number(added), name: category.name }));
      if (unknown.length === 0 && refused.length === 0) {
        setNumbers("");
        return onDone();
      }
      setNumbers([...refused.map(({ written }) => written), ...unknown].join("\n"));
      setReport(answer.data);
    });
  };

  return (
    <form className="grid gap-4" onSubmit={add} noValidate>
      {report && <PasteResult report={report} />}
      <Field label={t("numbers")} hint={t("numbers_hint")} error={problem}>
        <Textarea
          rows={7}
          value={numbers}
          placeholder={"77 000 14 52\n+225 07 00 01 63 90"}
          onChange={(event) => setNumbers(event.target.value)}
        />
      </Field>
      <Field label={t("country")} hint={t("country_hint")}>
        <CountryPicker value={country} onValueChange={setCountry} />
      </Field>
      <Checkbox
        checked={create}
        onChange={(event) => setCreate(event.target.checked)}
        label={t("create")}
        hint={t("create_hint")}
      />
      <DialogActions>
        <DialogClose asChild>
          <Button variant="outline">{t("back")}</Button>
        </DialogClose>
        <Button type="submit" busy={busy}>
          {busy ? common("saving") : t("add_numbers")}
        </Button>
      </DialogActions>
    </form>
  );
}

function PasteResult({ report }: { report: PasteReport }) {
  const t = useTranslations("categories.people");
  const format = useFormat();
  const phoneWords = usePhoneWords();
  const left = report.unknown.length + report.refused.length;
  return (
    <Note tone="wait" live>
      <b>{t("left", { count: left, n: format.number(left) })}</b>
      {report.refused.slice(0, 8).map(({ written, code, detail }, at) => (
        <span key={at} className="block text-sm">
          <span className="whitespace-nowrap">{written}</span> · {phoneWords(code, detail)}
        </span>
      ))}
      {report.unknown.length > 0 && (
        <span className="block text-sm">
          {t("unknown", { count: report.unknown.length, n: format.number(report.unknown.length) })}
        </span>
      )}
    </Note>
  );
}
