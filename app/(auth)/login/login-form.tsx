"use client";

import { Eye, EyeOff, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { useActionState, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconInput, Input } from "@/components/ui/input";
import { TextLink } from "@/components/ui/text-link";
import { withNext } from "@/lib/base/next-path";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { submitLogin } from "./actions";

/** `next`: the page to open after log-in. */
export function LoginForm({ next }: { next?: string }) {
  const t = useTranslations("auth");
  const words = useErrorWords();
  const [state, submit, busy] = useActionState(submitLogin, { email: "" });
  const [shown, setShown] = useState(false);
  const wholeForm = state.code && state.code !== "invalid" ? words.error(state.code) : undefined;

  return (
    // React resets a form after its action; this one keeps its values after an error.
    <form
      action={submit}
      onReset={(event) => event.preventDefault()}
      className="grid w-full max-w-96 gap-6"
      noValidate
    >
      {next && <input type="hidden" name="next" value={next} />}
      <div className="grid gap-2">
        <h1>{t("title")}</h1>
        <p className="text-muted-foreground">{t("lead")}</p>
      </div>
      <div className="grid gap-4">
        <Field label={t("email")} error={words.field(state.fields?.email)}>
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
        <Field
          label={t("password")}
          error={wholeForm ?? words.field(state.fields?.password)}
          aside={
            <TextLink href={withNext("/forgot-password", next)} prefetch={false} className="text-sm">
              {t("forgotten")}
            </TextLink>
          }
        >
          <IconInput>
            <Lock />
            <Input
              name="password"
              type={shown ? "text" : "password"}
              autoComplete="current-password"
              required
            />
            <Button
              variant="ghost"
              size="icon"
              aria-label={t("show_password")}
              aria-pressed={shown}
              onClick={() => setShown(!shown)}
            >
              {shown ? <Eye /> : <EyeOff />}
            </Button>
          </IconInput>
        </Field>
      </div>
      <Button type="submit" size="lg" wide busy={busy}>
        {busy ? t("submitting") : t("submit")}
      </Button>
      <p className="text-sm text-muted-foreground">{t("no_account")}</p>
    </form>
  );
}
