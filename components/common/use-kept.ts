"use client";

import { useEffect, useMemo, useState } from "react";
import { forget, keep, recall } from "./kept";
import { usePerson } from "./person";

/** Keeps what is typed in a form until the server has it; `place` names the form and its subject, null keeps nothing. */
export function useKept<Values>(place: string | null) {
  const person = usePerson()?.id;
  return useMemo(() => {
    if (person === undefined || place === null)
      return { recall: () => null, keep: () => false, forget: () => undefined };
    return {
      recall: () => recall<Values>(person, place),
      /** Returns whether it is kept. */
      keep: (values: Values, about: { version?: string | null; saved?: boolean } = {}) =>
        keep(person, place, values, about),
      forget: (everywhere?: boolean) => forget(person, place, everywhere),
    };
  }, [person, place]);
}

/** A text that is kept until it is emptied. */
export function useKeptText(place: string) {
  const kept = useKept<string>(place);
  const [text, setText] = useState("");
  useEffect(() => setText((typed) => typed || (kept.recall()?.values ?? "")), [kept]);
  const change = (next: string) => {
    setText(next);
    if (next === "") kept.forget(true);
    else kept.keep(next);
  };
  return [text, change] as const;
}
