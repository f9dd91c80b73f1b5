"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { hrefOf } from "../common/page-links";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { SegmentLinks } from "../ui/segments";

const PERIODS = ["7", "30", "90"] as const;

type PeriodPickerProps = {
  from: string;
  to: string;
  /** Null when dates were chosen. */
  days: number | null;
};

/** Chooses the last 7, 30 or 90 days, or two dates; both are in the URL. */
export function PeriodPicker({ from, to, days }: PeriodPickerProps) {
  const t = useTranslations("statistics.period");
  const router = useRouter();
  const [chosen, setChosen] = useState({ from, to });
  const [isReversed, setReversed] = useState(false);
  const show = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen.from || !chosen.to || chosen.from > chosen.to) return setReversed(true);
    setReversed(false);
    router.push(hrefOf("/statistics", chosen), { scroll: false });
  };
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-2">
      <SegmentLinks
        label={t("label")}
        links={PERIODS.map((each) => ({
          href: hrefOf("/statistics", { days: each }),
          current: String(days) === each,
          label: t("days", { days: each }),
        }))}
      />
      <form className="flex flex-wrap items-end gap-x-3 gap-y-2" onSubmit={show} noValidate>
        <Field label={t("from")} error={isReversed ? t("reversed") : undefined}>
          <Input
            dense
            type="date"
            value={chosen.from}
            max={chosen.to}
            onChange={(event) => setChosen({ ...chosen, from: event.target.value })}
          />
        </Field>
        <Field label={t("to")}>
          <Input
            dense
            type="date"
            value={chosen.to}
            onChange={(event) => setChosen({ ...chosen, to: event.target.value })}
          />
        </Field>
        <Button variant="outline" size="sm" type="submit">
          {t("show")}
        </Button>
      </form>
    </div>
  );
}
