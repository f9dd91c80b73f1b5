"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { editSenderAction } from "@/lib/settings/actions";
import { FASTEST_PER_MINUTE } from "@/lib/settings/limits";
import type { SenderSettings } from "@/lib/settings/schema";
import { callAction } from "../common/call-action";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { patchOf, type SenderFormValues, valuesOf } from "./sender-form-values";

type SenderFormProps = { sender: SenderSettings; timeZones: string[] };

export function SenderForm({ sender, timeZones }: SenderFormProps) {
  const t = useTranslations("settings.sender");
  const common = useTranslations("common");
  const words = useErrorWords();
  const [problem, setProblem] = useState<string>();
  const initial = valuesOf(sender, useLocale());
  // The others stand in the page from the server: what is typed before this script runs is kept.
  const form = useForm<SenderFormValues>({ defaultValues: { time_zone: initial.time_zone } });
  const { errors, isSubmitting } = form.formState;

  const save = async (values: SenderFormValues) => {
    setProblem(undefined);
    const answer = await callAction(editSenderAction(patchOf(sender.id, values)));
    if (answer.ok) return toast.success(t(answer.data.changed.length > 0 ? "saved" : "unchanged"));
    for (const [path, code] of Object.entries(answer.fields))
      form.setError(
        path as keyof SenderFormValues,
        { type: code, message: words.field(code) },
        { shouldFocus: true },
      );
    if (Object.keys(answer.fields).length === 0) setProblem(words.error(answer.code));
  };

  return (
    <form
      className="stack max-w-[32rem]"
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
      <Field label={t("rate")} hint={t("rate_hint")} error={errors.rate_per_minute?.message}>
        <Input
          defaultValue={initial.rate_per_minute}
          {...form.register("rate_per_minute")}
          inputMode="numeric"
          type="number"
          min={1}
          max={FASTEST_PER_MINUTE}
          className="max-w-40"
        />
      </Field>
      <div className="stack-sm">
        <RadioCards
          plain
          legend={t("hours")}
          defaultValue={initial.hours}
          options={[
            { value: "always", label: t("always") },
            { value: "between", label: t("between") },
          ]}
          {...form.register("hours")}
        />
        <p className="hint">{t("hours_hint")}</p>
      </div>
      {(form.watch("hours") ?? initial.hours) === "between" && (
        <div className="row items-start gap-4">
          <Field label={t("from")} error={errors.sending_starts_at?.message}>
            <Input
              type="time"
              defaultValue={initial.sending_starts_at}
              {...form.register("sending_starts_at")}
            />
          </Field>
          <Field label={t("to")} error={errors.sending_ends_at?.message}>
            <Input type="time" defaultValue={initial.sending_ends_at} {...form.register("sending_ends_at")} />
          </Field>
        </div>
      )}
      <Field label={t("zone")} error={errors.time_zone?.message}>
        <Combobox
          options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
          value={form.watch("time_zone")}
          onValueChange={(zone) => form.setValue("time_zone", zone, { shouldDirty: true })}
          placeholder={t("zone_search")}
          searchLabel={t("zone_search")}
          emptyLabel={t("zone_none")}
        />
      </Field>
      <Field
        label={t("cap")}
        optional
        hint={t("cap_hint", { currency: sender.currency })}
        error={errors.cost_cap?.message}
      >
        <Input
          defaultValue={initial.cost_cap}
          {...form.register("cost_cap")}
          inputMode="decimal"
          autoComplete="off"
          className="max-w-40"
        />
      </Field>
      <Field
        label={t("confirmation")}
        optional
        hint={t("confirmation_hint")}
        error={errors.opt_out_confirmation?.message}
      >
        <Textarea
          defaultValue={initial.opt_out_confirmation}
          {...form.register("opt_out_confirmation")}
          rows={3}
          maxLength={1024}
        />
      </Field>
      <p>
        <Button type="submit" variant="primary" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t("save")}
        </Button>
      </p>
    </form>
  );
}
