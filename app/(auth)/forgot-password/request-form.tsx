"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { TextLink } from "@/components/ui/text-link";
import { withNext } from "@/lib/base/next-path";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { submitRequest } from "./actions";

/** `next`: the page to open after log-in. */
export function RequestForm({ next }: { next?: string }) {
  const t = useTranslations("auth");
  const words = useErrorWords();
  const [state, submit, busy] = useActionState(submitRequest, { email: "" });
  const wholeForm = state.code && state.code !== "invalid" ? words.error(state.code) : undefined;

  if (state.sent) return <Sent email={state.email} />;
  return (
    <form
      action={submit}
      onReset={(event) => event.preventDefault()}
      className="grid w-full max-w-96 gap-6"
      noValidate
    >
      {next && <input type="hidden" name="next" value={next} />}
      <div className="grid gap-2">
        <h1>{t("forgotten_title")}</h1>
        <p className="text-muted-foreground">{t("forgotten_lead")}</p>
      </div>
      <Field label={t("email")} error={wholeForm ?? words.field(state.fields?.email)}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={state.email}
        />
      </Field>
      <Button type="submit" size="lg" wide busy={busy}>
        {busy ? t("forgotten_submitting") : t("forgotten_submit")}
      </Button>
      <p className="text-sm">
        <TextLink href={withNext("/login", next)} prefetch={false}>
          {t("back_to_login")}
        </TextLink>
      </p>
    </form>
  );
}

/** Shown whether or not the account exists. */
function Sent({ email }: { email: string }) {
  const t = useTranslations("auth");
  return (
    <div className="grid w-full max-w-96 gap-6" role="status">
      <div className="grid gap-2">
        <h1>{t("forgotten_sent_title")}</h1>
        <p>{t("forgotten_sent", { email })}</p>
        <p className="text-muted-foreground">{t("forgotten_nothing")}</p>
      </div>
      <p className="flex flex-wrap items-center gap-x-6 gap-y-2 text-sm">
        <a href="/forgot-password" className="font-semibold">
          {t("forgotten_other")}
        </a>
        <TextLink href="/login" prefetch={false}>
          {t("back_to_login")}
        </TextLink>
      </p>
    </div>
  );
}
