import { type SubmitEvent, useEffect, useRef, useState } from "react";
import {
  type DefaultValues,
  type FieldPath,
  type FieldValues,
  type PathValue,
  useForm,
} from "react-hook-form";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import type { ActionAnswer } from "./call-action";
import { useKept } from "./use-kept";

/** The part of a change by which the server sees that the row was changed since; empty when it may be replaced. */
export type SeenVersion = { unchanged_since?: string };

type ActionFormOptions<Values extends FieldValues, Data> = {
  /** A control without a default value keeps what was typed into it before hydration. */
  defaultValues: DefaultValues<Values>;
  send: (values: Values, seen: SeenVersion) => Promise<ActionAnswer<Data>>;
  onDone: (data: Data) => void;
  /** Message for an error on a field, when the general one is not enough. */
  wordsOf?: (path: string, code: string, values: Values) => string | undefined | Promise<string | undefined>;
  /** Name of the control for a path of the schema, when they differ. */
  controlOf?: (path: string, values: Values) => string;
  /** Where the browser keeps what is typed until it is sent; nothing is kept without it. */
  place?: string;
  /** Passwords and the like, which are never kept. */
  secrets?: (keyof Values & string)[];
  /** The `updated_at` of the edited row. */
  version?: string | null;
};

/**
 * A form sent as a whole. Errors on a field show at the field, others beside its button. What was typed is found again
 * when the form opens the next time. When the row was changed meanwhile, `conflict` is true and the user chooses.
 */
export function useActionForm<Values extends FieldValues, Data>({
  defaultValues,
  send,
  onDone,
  wordsOf,
  controlOf = (path) => path,
  place,
  secrets = [],
  version = null,
}: ActionFormOptions<Values, Data>) {
  const words = useErrorWords();
  const [problem, setProblem] = useState<string>();
  const [conflict, setConflict] = useState(false);
  const [restored, setRestored] = useState(false);
  const form = useForm<Values>({ defaultValues });
  const { isSubmitting, isDirty } = form.formState;
  const kept = useKept<Partial<Values>>(place ?? null);
  const first = useRef<Values>(undefined);
  const seen = useRef(version);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form opens.
  useEffect(() => {
    if (!place) return;
    first.current = structuredClone(form.getValues());
    const found = kept.recall();
    for (const [name, value] of Object.entries(found?.values ?? {}))
      form.setValue(name as FieldPath<Values>, value as PathValue<Values, FieldPath<Values>>, {
        shouldDirty: true,
      });
    if (found) seen.current = found.version;
    setRestored(found !== null);
    const { unsubscribe } = form.watch((values) => {
      const changed = Object.entries(values).filter(
        ([name, value]) => !secrets.includes(name) && !isSame(value, first.current?.[name]),
      );
      if (changed.length === 0) kept.forget(true);
      else kept.keep(Object.fromEntries(changed) as Partial<Values>, { version: seen.current });
    });
    return unsubscribe;
  }, [kept]);

  const save = async (values: Values, replaces: boolean) => {
    setProblem(undefined);
    setConflict(false);
    const answer = await send(values, seen.current && !replaces ? { unchanged_since: seen.current } : {});
    if (answer.ok) {
      kept.forget(true);
      return onDone(answer.data);
    }
    if (answer.code === "conflict" && seen.current) return setConflict(true);
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
  const submit = (event?: SubmitEvent, replaces = false) => {
    event?.preventDefault();
    form.clearErrors();
    if (!isSubmitting) void form.handleSubmit((values) => save(values, replaces))();
  };
  /** Forgets what was typed. */
  const discard = () => {
    form.reset(first.current);
    kept.forget(true);
    setRestored(false);
  };
  const takeTheirs = () => {
    kept.forget(true);
    location.reload();
  };
  const problemOf = (path: FieldPath<Values>) => form.getFieldState(path, form.formState).error?.message;
  return {
    ...form,
    problem,
    conflict,
    restored,
    problemOf,
    submit,
    discard,
    takeTheirs,
    isSubmitting,
    isDirty,
  };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
