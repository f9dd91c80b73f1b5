"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { moveCountryAction } from "@/lib/settings/actions";
import { CountryMove } from "@/lib/settings/schema";
import type { ActionAnswer } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { useActionForm } from "../common/use-action-form";
import { callValidated } from "../common/validate-form";
import { CountryPicker } from "../contacts/country-picker";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";

type Values = { country_code: string; valid_from: string };

type CountryDialogProps = { market: string; name: string; today: string; onClose: () => void };

/** Puts a country into this market, from a day on. */
export function CountryDialog({ market, name, today, onClose }: CountryDialogProps) {
  const t = useTranslations("settings.rates");
  const common = useTranslations("common");
  const router = useRouter();
  const defaultValues: Values = { country_code: "", valid_from: today };
  const form = useActionForm({
    defaultValues,
    send: (values): Promise<ActionAnswer<unknown>> =>
      callValidated(CountryMove, { ...values, market }, moveCountryAction),
    wordsOf: (path, _code, { country_code }) =>
      path === "country_code" && country_code === "" ? t("country_choose") : undefined,
    controlOf: (path) => (path === "market" ? "country_code" : path),
    onDone: () => {
      toast.success(t("country_saved"));
      router.refresh();
      onClose();
    },
  });
  return (
    <FormDialog
      title={t("country_add_title", { market: name })}
      form={form}
      words={{ back: t("country_keep"), send: t("country_save"), sending: common("saving") }}
      onClose={onClose}
    >
      <Field label={t("country")} hint={t("country_hint")} error={form.problemOf("country_code")}>
        <CountryPicker
          value={form.watch("country_code")}
          onValueChange={(code) => form.setValue("country_code", code, { shouldDirty: true })}
        />
      </Field>
      <Field label={t("valid_from")} error={form.problemOf("valid_from")}>
        <Input type="date" {...form.register("valid_from")} />
      </Field>
    </FormDialog>
  );
}
