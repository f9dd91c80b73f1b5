"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { type ActionAnswer, callAction } from "@/components/common/call-action";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { toast } from "../ui/toast";

/** Runs an action, shows its result or error, and refreshes the page. */
export function useCampaignAction() {
  const words = useErrorWords();
  const router = useRouter();
  const [busy, start] = useTransition();
  const act = <Data>(call: () => Promise<ActionAnswer<Data>>, done: (data: Data) => string | undefined) =>
    new Promise<boolean>((resolve) => {
      start(async () => {
        const answer = await callAction(call);
        if (answer.ok) {
          const message = done(answer.data);
          if (message) toast.success(message);
        } else toast.error(words.field(answer.fields.template) ?? words.error(answer.code));
        router.refresh();
        resolve(answer.ok);
      });
    });
  return { act, busy };
}
