"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { tryTokenAction } from "@/lib/alerts/actions";
import type { TokenFound } from "@/lib/alerts/health-schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { answerOf } from "../common/answer-of";
import { Note } from "../common/note";
import { Tel } from "../common/tel";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import { Field } from "../ui/field";
import { PasswordInput } from "../users/password-input";

/** Which numbers a token opens; the token itself is kept nowhere. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("settings.health.token");
  const words = useErrorWords();
  const [problem, setProblem] = useState<string>();
  const [found, setFound] = useState<TokenFound>();
  const form = useForm({ defaultValues: { token: "" } });
  const { errors, isSubmitting } = form.formState;

  const attempt = async (values: { token: string }) => {
    setProblem(undefined);
    setFound(undefined);
    const answer = await answerOf(tryTokenAction(values));
    if (answer.ok) return setFound(answer.data);
    const code = answer.fields.token;
    if (code) form.setError("token", { type: code, message: words.field(code) }, { shouldFocus: true });
    else setProblem(words.error(answer.code));
  };

  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title={t("title")} description={t("what")}>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            form.clearErrors();
            if (!isSubmitting) void form.handleSubmit(attempt)();
          }}
        >
          {problem && (
            <Note tone="stop" live>
              {problem}
            </Note>
          )}
          <Field label={t("field")} error={errors.token?.message}>
            <PasswordInput {...form.register("token")} autoComplete="off" />
          </Field>
          {found && <Found found={found} />}
          <DialogActions>
            <DialogClose asChild>
              <Button>{t("close")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={isSubmitting}>
              {isSubmitting ? t("trying") : t("try")}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function Found({ found }: { found: TokenFound }) {
  const t = useTranslations("settings.health.token");
  const format = useFormat();
  const { expires_at, missing_scopes, numbers } = found;
  return (
    <div className="stack-sm" role="status">
      <p className="font-semibold">
        {expires_at ? t("until", { date: format.date(expires_at) }) : t("lasting")}
      </p>
      {missing_scopes.length > 0 && <p>{t("lacking", { scopes: format.list(missing_scopes) })}</p>}
      <p>{t(numbers.length > 0 ? "numbers" : "no_numbers")}</p>
      {numbers.map((number) => (
        <div key={number.phone_number_id} className="stack-sm">
          <p>
            {number.verified_name}{" "}
            {number.display_phone_number && <Tel phone={number.display_phone_number} />}
          </p>
          <pre className="quote whitespace-pre-wrap break-all text-sm">
            {`WHATSAPP_PHONE_NUMBER_ID=${number.phone_number_id}\nWHATSAPP_BUSINESS_ACCOUNT_ID=${number.waba_id}`}
          </pre>
        </div>
      ))}
    </div>
  );
}
