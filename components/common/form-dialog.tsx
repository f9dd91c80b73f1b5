"use client";

import { type ReactNode, type SubmitEvent, useState } from "react";
import { type DefaultValues, type FieldPath, type FieldValues, useForm } from "react-hook-form";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { Button } from "../ui/button";
import { Dialog, DialogActions, DialogClose, DialogContent } from "../ui/dialog";
import type { ActionAnswer } from "./call-action";
import { Note } from "./note";

type DialogFormOptions<Values extends FieldValues, Data> = {
  defaultValues: DefaultValues<Values>;
  send: (values: Values) => Promise<ActionAnswer<Data>>;
  onDone: (data: Data) => void;
  /** The words for what is wrong with a field, where the general ones are not enough. */
  wordsOf?: (path: string, code: string) => string | undefined;
};

/** A form that is sent as a whole: what is refused stands at its field, anything else above them all. */
export function useDialogForm<Values extends FieldValues, Data>({
  defaultValues,
  send,
  onDone,
  wordsOf,
}: DialogFormOptions<Values, Data>) {
  const words = useErrorWords();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>({ defaultValues });
  const { isSubmitting, isDirty } = form.formState;

  const save = async (values: Values) => {
    setProblem(undefined);
    const answer = await send(values);
    if (answer.ok) return onDone(answer.data);
    const refused = Object.entries(answer.fields).filter(([path]) => path in defaultValues);
    for (const [at, [path, code]] of refused.entries()) {
      const message = wordsOf?.(path, code) ?? words.field(code);
      form.setError(path as FieldPath<Values>, { type: code, message }, { shouldFocus: at === 0 });
    }
    if (refused.length === 0) setProblem(words.error(answer.code));
  };
  // What was complained about is judged anew at each try.
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    form.clearErrors();
    if (!isSubmitting) void form.handleSubmit(save)();
  };
  const problemOf = (path: FieldPath<Values>) => form.getFieldState(path, form.formState).error?.message;
  return { ...form, problem, problemOf, submit, isSubmitting, isDirty };
}

type FormDialogProps = {
  title: ReactNode;
  description?: ReactNode;
  form: Pick<ReturnType<typeof useDialogForm>, "problem" | "submit" | "isSubmitting" | "isDirty">;
  /** The way out, the verb, and the verb while it is done. */
  words: { back: string; send: string; sending: string };
  disabled?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** A click outside does not close it once something has been typed. */
export function FormDialog({
  title,
  description,
  form,
  words,
  disabled,
  onClose,
  children,
}: FormDialogProps) {
  const { problem, submit, isSubmitting, isDirty } = form;
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent
        title={title}
        description={description}
        onInteractOutside={(event) => isDirty && event.preventDefault()}
      >
        <form className="grid gap-4" noValidate onSubmit={submit}>
          {problem && (
            <Note tone="stop" live>
              {problem}
            </Note>
          )}
          {children}
          <DialogActions>
            <DialogClose asChild>
              <Button>{words.back}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={isSubmitting} disabled={disabled}>
              {isSubmitting ? words.sending : words.send}
            </Button>
          </DialogActions>
        </form>
      </DialogContent>
    </Dialog>
  );
}
