"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { addRateAction, editRateAction } from "@/lib/settings/actions";
import { NewRate, RATE_CATEGORIES, type Rate, type RateCategory, RatePatch } from "@/lib/settings/schema";
import { answerOf } from "../common/answer-of";
import { checkForm } from "../common/check-form";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { numberIn, written } from "./sender-form-values";

type Values = { category: RateCategory; price: string; valid_from: string };

type RateDialogProps = {
  /** Whose price is corrected; without it one is added. */
  rate?: Rate;
  market: string;
  name: string;
  currency: string;
  today: string;
  onClose: () => void;
};

export function RateDialog({ rate, market, name, currency, today, onClose }: RateDialogProps) {
  const t = useTranslations("settings.rates");
  const common = useTranslations("common");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const locale = useLocale();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>({
    defaultValues: {
      category: "marketing",
      valid_from: today,
      price: rate ? written(rate.price, locale) : "",
    },
  });
  const { errors, isSubmitting, isDirty } = form.formState;

  const send = async ({ category, valid_from, price }: Values) => {
    if (rate) {
      const check = checkForm(RatePatch, { id: rate.id, price: numberIn(price) });
      return check.ok ? answerOf(editRateAction(check.data)) : refused(check.fields);
    }
    const check = checkForm(NewRate, { market, category, currency, valid_from, price: numberIn(price) });
    return check.ok ? answerOf(addRateAction(check.data)) : refused(check.fields);
  };
  const save = async (values: Values) => {
    setProblem(undefined);
    const answer = await send(values);
    if (answer.ok) {
      toast.success(t("saved"));
      router.refresh();
      return onClose();
    }
    for (const [path, code] of Object.entries(answer.fields))
      form.setError(path as keyof Values, { type: code, message: words.field(code) }, { shouldFocus: true });
    if (Object.keys(answer.fields).length === 0) setProblem(words.error(answer.code));
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={rate ? t("edit_title") : t("add_title", { market: name })}
        onInteractOutside={(event) => isDirty && event.preventDefault()}
      >
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            form.clearErrors();
            if (!isSubmitting) void form.handleSubmit(save)();
          }}
        >
          {problem && (
            <Note tone="stop" live>
              {problem}
            </Note>
          )}
          {rate ? (
            <p className="hint">
              {t("edit_hint", {
                market: name,
                kind: t(`kinds.${rate.category}`),
                date: format.date(rate.valid_from),
              })}
            </p>
          ) : (
            <>
              <Field label={t("kind")} error={errors.category?.message}>
                <Select
                  {...form.register("category")}
                  options={RATE_CATEGORIES.map((value) => ({ value, label: t(`kinds.${value}`) }))}
                />
              </Field>
              <Field label={t("valid_from")} error={errors.valid_from?.message}>
                <Input type="date" {...form.register("valid_from")} />
              </Field>
            </>
          )}
          <Field label={t("price_in", { currency })} error={errors.price?.message}>
            <Input {...form.register("price")} inputMode="decimal" autoComplete="off" />
          </Field>
          <DialogActions>
            <DialogClose asChild>
              <Button>{t("keep")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={isSubmitting}>
              {isSubmitting ? common("saving") : t("save")}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}

const refused = (fields: Record<string, string>) => ({ ok: false, code: "invalid", fields }) as const;
