"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { DEFAULT_RATES } from "@/lib/base/default-rates";
import { decimalFormat, parseDecimal } from "@/lib/i18n/decimals";
import type { Locale } from "@/lib/i18n/languages";
import { editSenderAction } from "@/lib/settings/actions";
import { FASTEST_PER_MINUTE } from "@/lib/settings/limits";
import type { SenderPatch, SenderSettings } from "@/lib/settings/schema";
import { callAction } from "../common/call-action";
import { Explain } from "../common/explain";
import { FormProblem } from "../common/form-problem";
import { useActionForm } from "../common/use-action-form";
import { Button } from "../ui/button";
import { Combobox } from "../ui/combobox";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { RadioCards } from "../ui/radio-cards";
import { toast } from "../ui/toast";

const valuesOf = (sender: SenderSettings, locale: Locale) => ({
  rate_per_minute: String(sender.rate_per_minute),
  hours: sender.sending_starts_at === null ? "always" : "between",
  sending_starts_at: sender.sending_starts_at ?? "09:00",
  sending_ends_at: sender.sending_ends_at ?? "19:00",
  time_zone: sender.time_zone,
  cost_cap: sender.cost_cap === null ? "" : decimalFormat(locale)(sender.cost_cap),
  opt_out_confirmation: sender.opt_out_confirmation ?? "",
});
type SenderValues = ReturnType<typeof valuesOf>;

/** Converts form values to a patch; an empty field becomes null. */
export const patchOf = (id: number, values: SenderValues): SenderPatch => ({
  id,
  rate_per_minute: parseDecimal(values.rate_per_minute),
  time_zone: values.time_zone,
  sending_starts_at: values.hours === "always" ? null : values.sending_starts_at,
  sending_ends_at: values.hours === "always" ? null : values.sending_ends_at,
  cost_cap: values.cost_cap.trim() === "" ? null : parseDecimal(values.cost_cap),
  opt_out_confirmation: values.opt_out_confirmation.trim() || null,
});

type SenderFormProps = { sender: SenderSettings; timeZones: string[] };

export function SenderForm({ sender, timeZones }: SenderFormProps) {
  const t = useTranslations("settings.sender");
  const common = useTranslations("common");
  const router = useRouter();
  const initial = valuesOf(sender, useLocale());
  // The other fields have no default value, so that text typed before hydration is kept.
  const form = useActionForm<SenderValues, { changed: string[] }>({
    place: `sender-${sender.id}`,
    version: sender.edited_at,
    defaultValues: { time_zone: initial.time_zone },
    send: (values, seen) => callAction(() => editSenderAction({ ...patchOf(sender.id, values), ...seen })),
    onDone: ({ changed }) => {
      toast.success(t(changed.length > 0 ? "saved" : "unchanged"));
      router.refresh();
    },
  });
  const { problemOf, submit, isSubmitting } = form;

  return (
    <form className="grid gap-4 max-w-[32rem]" noValidate onSubmit={submit}>
      <Field
        label={t("rate")}
        aside={<Explain word="rate" />}
        hint={t("rate_hint", { rate: DEFAULT_RATES.per_minute })}
        error={problemOf("rate_per_minute")}
      >
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
      <div className="grid gap-2">
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
        <p className="text-sm text-muted-foreground">{t("hours_hint")}</p>
      </div>
      {(form.watch("hours") ?? initial.hours) === "between" && (
        <div className="flex flex-wrap items-start gap-4">
          <Field label={t("from")} error={problemOf("sending_starts_at")}>
            <Input
              type="time"
              defaultValue={initial.sending_starts_at}
              {...form.register("sending_starts_at")}
            />
          </Field>
          <Field label={t("to")} error={problemOf("sending_ends_at")}>
            <Input type="time" defaultValue={initial.sending_ends_at} {...form.register("sending_ends_at")} />
          </Field>
        </div>
      )}
      <Field label={t("zone")} error={problemOf("time_zone")}>
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
        error={problemOf("cost_cap")}
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
        error={problemOf("opt_out_confirmation")}
      >
        <Textarea
          defaultValue={initial.opt_out_confirmation}
          {...form.register("opt_out_confirmation")}
          rows={3}
          maxLength={1024}
        />
      </Field>
      <FormProblem form={form} />
      <p>
        <Button type="submit" busy={isSubmitting}>
          {isSubmitting ? common("saving") : t("save")}
        </Button>
      </p>
    </form>
  );
}
