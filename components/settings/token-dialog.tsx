"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { tryTokenAction } from "@/lib/alerts/actions";
import type { TokenFound } from "@/lib/alerts/health-schema";
import { useFormat } from "@/lib/i18n/use-format";
import { callAction } from "../common/call-action";
import { FormDialog } from "../common/form-dialog";
import { Quote } from "../common/quote";
import { Tel } from "../common/tel";
import { useActionForm } from "../common/use-action-form";
import { Field } from "../ui/field";
import { PasswordInput } from "../users/password-input";

/** Shows which numbers a token gives access to. The token is not stored. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.health.token");
  const [found, setFound] = useState<TokenFound>();
  const form = useActionForm({
    defaultValues: { token: "" },
    send: (values) => {
      setFound(undefined);
      return callAction(() => tryTokenAction(values));
    },
    onDone: setFound,
  });

  return (
    <FormDialog
      title={t("title")}
      description={t("what")}
      form={form}
      words={{ back: t("close"), send: t("try"), sending: t("trying") }}
      onClose={onClose}
    >
      <Field label={t("field")} error={form.problemOf("token")}>
        <PasswordInput {...form.register("token")} autoComplete="off" />
      </Field>
      {found && <Found found={found} />}
    </FormDialog>
  );
}

function Found({ found }: { found: TokenFound }) {
  const t = useTranslations("settings.health.token");
  const format = useFormat();
  const { described, expires_at, missing_scopes, numbers } = found;
  return (
    <div className="grid gap-2" role="status">
      <p className="font-semibold">
        {described
          ? expires_at
            ? t("until", { date: format.date(expires_at) })
            : t("lasting")
          : t("unknown")}
      </p>
      {missing_scopes.length > 0 && <p>{t("lacking", { scopes: format.list(missing_scopes) })}</p>}
      <p>{t(numbers.length > 0 ? "numbers" : "no_numbers")}</p>
      {numbers.map((number) => (
        <div key={number.phone_number_id} className="grid gap-2">
          <p>
            {number.verified_name}{" "}
            {number.display_phone_number && <Tel phone={number.display_phone_number} />}
          </p>
          <Quote className="text-sm">
            <pre className="break-all whitespace-pre-wrap">
              {`WHATSAPP_PHONE_NUMBER_ID=${number.phone_number_id}\nWHATSAPP_BUSINESS_ACCOUNT_ID=${number.waba_id}`}
            </pre>
          </Quote>
        </div>
      ))}
    </div>
  );
}
