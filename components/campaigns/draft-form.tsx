"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from "react";
import { type Problems, problemsOf, wrongOf } from "./draft-problems";
import type { DraftValues, VariableChoice } from "./draft-values";

type DraftForm = {
  values: DraftValues;
  change: (patch: Partial<DraftValues>) => void;
  changeVariable: (place: number, patch: Partial<VariableChoice>) => void;
  problems: Problems;
};

const DraftFormContext = createContext<DraftForm | null>(null);

export function useDraftForm(): DraftForm {
  const form = useContext(DraftFormContext);
  if (!form) throw new Error("this control stands outside the editor");
  return form;
}

export function DraftFormProvider({ form, children }: { form: DraftForm; children: ReactNode }) {
  return <DraftFormContext value={form}>{children}</DraftFormContext>;
}

const PAUSE_MILLISECONDS = 700;

/**
 * The editor's values and their problems. Bad input shows after a pause in typing, missing input once the user tries to
 * continue, and a refusal of the server until the value changes. Nothing appears on blur, which would move the page
 * during a click.
 */
export function useDraftFormState(initial: DraftValues, usable_templates: readonly string[]) {
  const [values, setValues] = useState(initial);
  const [settled, setSettled] = useState(initial);
  const [refused, setRefused] = useState<Problems>({});
  const [attempts, setAttempts] = useState(0);

  useEffect(() => {
    const timer = setTimeout(() => setSettled(values), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [values]);

  useEffect(() => {
    if (attempts > 0) document.querySelector<HTMLElement>('main [aria-invalid="true"]')?.focus();
  }, [attempts]);

  const change = useCallback((patch: Partial<DraftValues>) => {
    setValues((before) => ({ ...before, ...patch }));
    setRefused((before) => without(before, Object.keys(patch)));
  }, []);
  const changeVariable = useCallback((place: number, patch: Partial<VariableChoice>) => {
    setValues((before) => ({
      ...before,
      variables: before.variables.map((each, index) => (index === place ? { ...each, ...patch } : each)),
    }));
    setRefused((before) => without(before, [`variables.${place}`]));
  }, []);
  /** Focuses the first invalid control. */
  const point = () => setAttempts((before) => before + 1);

  const all = problemsOf(values, usable_templates);
  const typed = wrongOf(problemsOf(settled, usable_templates));
  const [isAsked, setAsked] = useState(false);
  const shown = isAsked
    ? all
    : Object.fromEntries(Object.entries(wrongOf(all)).filter(([key]) => typed[key]));
  /** Returns whether the draft is complete; otherwise shows all problems and focuses the first. */
  const ask = () => {
    setAsked(true);
    point();
    return Object.keys(all).length === 0;
  };
  return {
    values,
    change,
    changeVariable,
    problems: { ...refused, ...shown },
    ask,
    point,
    refuse: setRefused,
  };
}

const without = (problems: Problems, controls: string[]): Problems =>
  Object.fromEntries(
    Object.entries(problems).filter(
      ([key]) => !controls.some((control) => key === control || key.startsWith(`${control}.`)),
    ),
  );
