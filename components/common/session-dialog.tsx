"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { loginAction } from "@/lib/auth/actions";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { TextLink } from "../ui/text-link";
import { orOffline } from "./call-action";

type SessionDialogProps = { email: string; onDone: (isLoggedIn: boolean) => void };

/** Asks for the password of a session that has ended, above the page, which keeps what was typed. */
export function SessionDialog({ email, onDone }: SessionDialogProps) {
  const t = useTranslations("common.session");
  const auth = useTranslations("auth");
  const words = useErrorWords();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const logIn = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const control = event.currentTarget.elements.namedItem("password") as HTMLInputElement;
    const refuse = (sentence?: string) => {
      setProblem(sentence);
      control.focus();
    };
    if (control.value === "") return refuse(words.field("required"));
    setBusy(true);
    setProblem(undefined);
    const answer = await orOffline(() => loginAction({ email, password: control.value }));
    setBusy(false);
    if (answer.ok) return onDone(true);
    refuse(words.field(answer.fields.password) ?? words.error(answer.code));
  };

  return (
    <Dialog open onOpenChange={() => onDone(false)}>
      <DialogContent
        title={t("title")}
        description={t("what")}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <form className="grid gap-4" noValidate onSubmit={logIn}>
          <Field label={auth("email")}>
            <Input name="email" type="email" autoComplete="username" value={email} readOnly tabIndex={-1} />
          </Field>
          <Field label={auth("password")} error={problem}>
            <Input name="password" type="password" autoComplete="current-password" autoFocus />
          </Field>
          <p className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
            <TextLink href="/forgot-password" prefetch={false} target="_blank">
              {auth("forgotten")}
            </TextLink>
            <a href="/login" className="font-semibold">
              {t("other")}
            </a>
          </p>
          <DialogActions>
            <Button variant="outline" onClick={() => onDone(false)}>
              {t("later")}
            </Button>
            <Button type="submit" busy={busy}>
              {busy ? auth("submitting") : auth("submit")}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
