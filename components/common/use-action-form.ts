import { type SubmitEvent, useState } from "react";
import { type DefaultValues, type FieldPath, type FieldValues, useForm } from "react-hook-form";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import type { ActionAnswer } from "./call-action";

type ActionFormOptions<Values extends FieldValues, Data> = {
  /** A control without a default value keeps what was typed into it before hydration. */
  defaultValues: DefaultValues<Values>;
  send: (values: Values) => Promise<ActionAnswer<Data>>;
  onDone: (data: Data) => void;
  /** Message for an error on a field, when the general one is not enough. */
  wordsOf?: (path: string, code: string, values: Values) => string | undefined | Promise<string | undefined>;
  /** Name of the control for a path of the schema, when they differ. */
  controlOf?: (path: string, values: Values) => string;
};

/** A form sent as a whole. Errors on a field show at the field, others above the form. */
export function useActionForm<Values extends FieldValues, Data>({
  defaultValues,
  send,
  onDone,
  wordsOf,
  controlOf = (path) => path,
}: ActionFormOptions<Values, Data>) {
  const words = useErrorWords();
  const [problem, setProblem] = useState<string>();
  const form = useForm<Values>({ defaultValues });
  const { isSubmitting, isDirty } = form.formState;

  const save = async (values: Values) => {
    setProblem(undefined);
    const answer = await send(values);
    if (answer.ok) return onDone(answer.data);
    const refused = Object.entries(answer.fields)
      .map(([path, code]) => ({ path, code, control: controlOf(path, values) }))
      .filter(({ control }) => (control.split(".")[0] ?? "") in values);
    for (const [at, { path, code, control }] of refused.entries()) {
      const message = (await wordsOf?.(path, code, values)) ?? words.field(code);
      form.setError(control as FieldPath<Values>, { type: code, message }, { shouldFocus: at === 0 });
    }
    if (refused.length === 0) setProblem(words.error(answer.code));
  };
  // Clears all errors before each try.
  const submit = (event?: SubmitEvent) => {
    event?.preventDefault();
    form.clearErrors();
    if (!isSubmitting) void form.handleSubmit(save)();
  };
  const problemOf = (path: FieldPath<Values>) => form.getFieldState(path, form.formState).error?.message;
  return { ...form, problem, problemOf, submit, isSubmitting, isDirty };
}
