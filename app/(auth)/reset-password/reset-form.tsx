"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { callAction } from "@/components/common/call-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { TextLink } from "@/components/ui/text-link";
import { PasswordInput } from "@/components/users/password-input";
import { choosePasswordAction } from "@/lib/auth/actions";
import type { MailLink } from "@/lib/auth/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { arrivalOf } from "./mail-link";

/** Errors after the link was redeemed: the next try uses the session that it opened. */
const AFTER_THE_LINK = ["same_password", "weak_password"];

/** `next`: the page to open afterwards. */
export function ResetForm({ next }: { next: string }) {
  const t = useTranslations("auth");
  const words = useErrorWords();
  const router = useRouter();
  const link = useRef<MailLink>(undefined);
  const looked = useRef(false);
  const [over, setOver] = useState(false);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (looked.current) return;
    looked.current = true;
    const arrival = arrivalOf(location.search, location.hash);
    link.current = arrival.link ?? undefined;
    setOver(arrival.refused || arrival.link === null);
    // Removes the token from the browser's history. Delayed, since Next's router patches `history` in its own effects;
    // before that it would restore the URL on the next refresh.
    setTimeout(() => history.replaceState(null, "", location.pathname));
  }, []);

  const save = async (event: FormEvent<HTMLFormElement>) => {
    if (busy) return;
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    setBusy(true);
    setError(undefined);
    const answer = await callAction(() => choosePasswordAction({ password, link: link.current }));
    if (answer.ok) {
      router.replace(next);
      router.refresh();
      return;
    }
    setBusy(false);
    if (answer.code === "link_expired") return setOver(true);
    const code = answer.fields.password;
    if (code && AFTER_THE_LINK.includes(code)) link.current = undefined;
    setError(code ? words.field(code) : words.error(answer.code));
  };

  if (over) return <Over />;
  return (
    <Form onSubmit={save} className="grid w-full max-w-96 gap-6">
      <div className="grid gap-2">
        <h1>{t("reset_title")}</h1>
        <p className="text-muted-foreground">{t("reset_lead")}</p>
      </div>
      <Field label={t("new_password")} error={error} hint={t("password_hint")}>
        <PasswordInput name="password" required />
      </Field>
      <Button type="submit" size="lg" wide busy={busy}>
        {busy ? t("submitting") : t("reset_submit")}
      </Button>
    </Form>
  );
}

function Over() {
  const t = useTranslations("auth");
  return (
    <div className="grid w-full max-w-96 gap-6" role="status">
      <div className="grid gap-2">
        <h1>{t("expired_title")}</h1>
        <p>{t("expired")}</p>
        <p className="text-muted-foreground">{t("expired_invited")}</p>
      </div>
      <Button size="lg" wide asChild>
        <Link href="/forgot-password">{t("ask_again")}</Link>
      </Button>
      <p className="text-sm">
        <TextLink href="/login" prefetch={false}>
          {t("back_to_login")}
        </TextLink>
      </p>
    </div>
  );
}
