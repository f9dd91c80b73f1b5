import { type SubmitEvent, useState } from "react";
import { type DefaultValues, type FieldPath, type FieldValues, useForm } from "react-hook-form";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import type { ActionAnswer } from "./call-action";

type ActionFormOptions<Values extends FieldValues, Data> = {
  /** Without one a control keeps what was typed into it before the script ran. */
  defaultValues: DefaultValues<Values>;
  send: (values: Values) => Promise<ActionAnswer<Data>>;
  onDone: (data: Data) => void;
  /** The words for what is wrong with a field, where the general ones are not enough. */
  wordsOf?: (path: string, code: string, values: Values) => string | undefined | Promise<string | undefined>;
  /** The control that a path of the schema stands for, where it bears another name. */
  controlOf?: (path: string, values: Values) => string;
};

/** A form that is sent as a whole: what is refused stands at its field, anything else above them all. */
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
  // What was complained about is judged anew at each try.
  const submit = (event?: SubmitEvent) => {
    event?.preventDefault();
    form.clearErrors();
    if (!isSubmitting) void form.handleSubmit(save)();
  };
  const problemOf = (path: FieldPath<Values>) => form.getFieldState(path, form.formState).error?.message;
  return { ...form, problem, problemOf, submit, isSubmitting, isDirty };
}
