import { useEffect, useState } from "react";

const storageKey = (contact_id: number) => `relance.reply.${contact_id}`;

/** A text that is still there when its page was left, or its sending failed. Browsers that keep nothing keep nothing. */
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
