import { useEffect, useState } from "react";

const nameOf = (contact_id: number) => `relance.reply.${contact_id}`;

/** A text that is still there when its page was left, or its sending failed. Browsers that keep nothing keep nothing. */
export function useKeptText(contact_id: number) {
  const [text, setText] = useState("");
  useEffect(() => {
    try {
      setText((typed) => typed || (localStorage.getItem(nameOf(contact_id)) ?? ""));
    } catch {}
  }, [contact_id]);
  const keep = (next: string) => {
    setText(next);
    try {
      if (next) localStorage.setItem(nameOf(contact_id), next);
      else localStorage.removeItem(nameOf(contact_id));
    } catch {}
  };
  return [text, keep] as const;
}
