"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { decimalFormat, parseDecimal } from "@/lib/i18n/decimals";
import { useFormat } from "@/lib/i18n/use-format";
import { addRateAction, editRateAction } from "@/lib/settings/actions";
import { NewRate, RATE_CATEGORIES, type Rate, type RateCategory, RatePatch } from "@/lib/settings/schema";
import type { ActionAnswer } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { useActionForm } from "../common/use-action-form";
import { callValidated } from "../common/validate-form";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { toast } from "../ui/toast";

type Values = { market: string; category: RateCategory; price: string; valid_from: string };

type RateDialogProps = {
  /** The price to correct; undefined to add one. */
  rate?: Rate;
  /** Undefined for the first price of a new market. */
  market?: string;
  name?: string;
  currency: string;
  today: string;
  onClose: () => void;
};

export function RateDialog({ rate, market, name = "", currency, today, onClose }: RateDialogProps) {
  const t = useTranslations("settings.rates");
  const common = useTranslations("common");
  const format = useFormat();
  const router = useRouter();
  const locale = useLocale();
  const defaultValues: Values = {
    market: market ?? "",
    category: "marketing",
    valid_from: today,
    price: rate ? decimalFormat(locale)(rate.price) : "",
  };
  const form = useActionForm({
    place: rate ? `rate-${rate.id}` : `rate-new-${market}`,
    defaultValues,
    send: ({ price: written, ...values }): Promise<ActionAnswer<Rate>> => {
      const price = written.trim() === "" ? undefined : parseDecimal(written);
      return rate
        ? callValidated(RatePatch, { id: rate.id, price }, editRateAction)
        : callValidated(NewRate, { ...values, currency, price }, addRateAction);
    },
    onDone: (saved) => {
      toast.success(t("saved"));
      if (market === undefined)
        router.push(`/settings/rates?${new URLSearchParams({ market: saved.market, currency })}`);
      router.refresh();
      onClose();
    },
  });

  const titleOf = () => {
    if (rate) return t("edit_title");
    return market === undefined ? t("market_add") : t("add_title", { market: name });
  };
  return (
    <FormDialog
      title={titleOf()}
      form={form}
      words={{ back: t(rate ? "keep" : "country_keep"), send: t("save"), sending: common("saving") }}
      onClose={onClose}
    >
      {rate ? (
        <p className="text-sm text-muted-foreground">
          {t("edit_hint", {
            market: name,
            kind: t(`kinds.${rate.category}`),
            date: format.date(rate.valid_from),
          })}
        </p>
      ) : (
        <>
          {market === undefined && (
            <>
              <p className="text-sm text-muted-foreground">{t("market_add_hint")}</p>
              <Field label={t("market_name")} hint={t("market_name_hint")} error={form.problemOf("market")}>
                <Input {...form.register("market")} autoComplete="off" />
              </Field>
            </>
          )}
          <Field label={t("kind")} error={form.problemOf("category")}>
            <Select
              {...form.register("category")}
              options={RATE_CATEGORIES.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            />
          </Field>
          <Field label={t("valid_from")} error={form.problemOf("valid_from")}>
            <Input type="date" {...form.register("valid_from")} />
          </Field>
        </>
      )}
      <Field label={t("price_in", { currency })} error={form.problemOf("price")}>
        <Input {...form.register("price")} inputMode="decimal" autoComplete="off" />
      </Field>
    </FormDialog>
  );
}
