"use client";

import { Pencil, Plus, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { deleteRateAction } from "@/lib/settings/actions";
import type { Rate } from "@/lib/settings/schema";
import { callAction } from "../common/call-action";
import { type Column, DataTable } from "../common/data-table";
import { ProblemNote } from "../common/problem-note";
import { Section, Sheet } from "../common/sheet";
import { Tag } from "../common/tag";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { lazyComponent } from "../ui/lazy-component";
import { toast } from "../ui/toast";
import { PriceText } from "./price-text";

const { Component: RateDialog, preload } = lazyComponent(() =>
  import("./rate-dialog").then((module) => module.RateDialog),
);

type MarketRatesProps = {
  rates: Rate[];
  market: string;
  name: string;
  currency: string;
  /** YYYY-MM-DD */
  today: string;
  canEdit: boolean;
};

/** All prices of a market, newest first, with the current ones marked. */
export function MarketRates({ rates, market, name, currency, today, canEdit }: MarketRatesProps) {
  const t = useTranslations("settings.rates");
  const format = useFormat();
  const [edited, setEdited] = useState<Rate | "new" | null>(null);
  const [deleted, setDeleted] = useState<Rate | null>(null);
  const kindOf = ({ category }: Rate) => t(`kinds.${category}`);
  const stateOf = (rate: Rate) => {
    if (rate.valid_from > today) return "later";
    const newer = rates.some(
      (other) =>
        other.category === rate.category && other.valid_from <= today && other.valid_from > rate.valid_from,
    );
    return newer ? "over" : "holds";
  };
  const columns: Column<Rate>[] = [
    {
      id: "kind",
      header: t("kind"),
      place: "name",
      cell: (rate) => <span className="font-semibold">{kindOf(rate)}</span>,
    },
    {
      id: "price",
      header: t("price"),
      place: "end",
      number: true,
      cell: (rate) => <PriceText rate={rate} />,
    },
    {
      id: "from",
      header: t("valid_from"),
      place: "full",
      cell: (rate) => format.date(rate.valid_from),
    },
    {
      id: "state",
      header: t("state"),
      place: "full",
      cell: (rate) => {
        const state = stateOf(rate);
        return (
          <span className="flex flex-wrap gap-1">
            <Tag tone={state === "holds" ? "go" : "plain"}>{t(state)}</Tag>
            {rate.converted && <Tag tone="soft">{t("converted")}</Tag>}
          </span>
        );
      },
    },
    {
      id: "acts",
      header: <span className="sr-only">{t("edit")}</span>,
      place: "full",
      cell: (rate) => {
        const names = { kind: kindOf(rate), date: format.date(rate.valid_from) };
        return (
          <span className="flex flex-wrap items-center gap-x-1 gap-y-2 md:flex-nowrap md:justify-end">
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={t("edit_one", names)}
              {...preload}
              onClick={() => setEdited(rate)}
            >
              <Pencil />
            </Button>
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={t("delete_one", names)}
              onClick={() => setDeleted(rate)}
            >
              <Trash2 />
            </Button>
          </span>
        );
      },
    },
  ];
  return (
    <>
      <Sheet labelledBy="prices">
        <Section
          flush
          title={name}
          titleId="prices"
          aside={
            canEdit && (
              <Button variant="outline" size="sm" {...preload} onClick={() => setEdited("new")}>
                <Plus />
                {t("add")}
              </Button>
            )
          }
        >
          {rates.length === 0 ? (
            <p className="px-inset pb-section">{t("no_price")}</p>
          ) : (
            <DataTable
              caption={name}
              rows={rates}
              rowKey={({ id }) => id}
              columns={canEdit ? columns : columns.filter(({ id }) => id !== "acts")}
            />
          )}
        </Section>
      </Sheet>
      {rates.some(({ converted }) => converted) && (
        <p className="text-sm text-muted-foreground max-md:mx-gutter">{t("converted_hint")}</p>
      )}
      {edited && (
        <RateDialog
          rate={edited === "new" ? undefined : edited}
          market={market}
          name={name}
          currency={currency}
          today={today}
          onClose={() => setEdited(null)}
        />
      )}
      {deleted && <RateDeletion rate={deleted} name={name} onClose={() => setDeleted(null)} />}
    </>
  );
}

function RateDeletion({ rate, name, onClose }: { rate: Rate; name: string; onClose: () => void }) {
  const t = useTranslations("settings.rates");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [problem, setProblem] = useState<string>();
  const erase = async () => {
    const answer = await callAction(() => deleteRateAction({ id: rate.id }));
    if (answer.ok) {
      toast.success(t("deleted"));
      router.refresh();
    } else setProblem(words.error(answer.code));
    return answer.ok;
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("delete_title")}
      confirmLabel={t("delete")}
      cancelLabel={t("keep")}
      onConfirm={erase}
    >
      {problem && <ProblemNote>{problem}</ProblemNote>}
      <p>
        {t("delete_what", {
          market: name,
          kind: t(`kinds.${rate.category}`),
          price: format.money(rate.price, rate.currency, 4),
          date: format.date(rate.valid_from),
        })}
      </p>
    </ConfirmDialog>
  );
}
