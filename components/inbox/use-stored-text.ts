import { useEffect, useState } from "react";

const storageKey = (contact_id: number) => `relance.reply.${contact_id}`;

/** A text kept in `localStorage` until it is sent; without storage it is kept in the page only. */
export function useStoredText(contact_id: number) {
  const [text, setText] = useState("");
  useEffect(() => {
    try {
      setText((typed) => typed || (localStorage.getItem(storageKey(contact_id)) ?? ""));
    } catch {}
  }, [contact_id]);
  const keep = (next: string) => {
    setText(next);
    try {
      if (next) localStorage.setItem(storageKey(contact_id), next);
      else localStorage.removeItem(storageKey(contact_id));
    } catch {}
  };
  return [text, keep] as const;
}
