"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { type ActionAnswer, callAction } from "../common/call-action";
import { Button } from "../ui/button";
import { FieldError } from "../ui/field";
import { toast } from "../ui/toast";

type ActionButtonProps = {
  action: () => Promise<ActionAnswer<unknown>>;
  /** Message after success. */
  done: string;
  children: ReactNode;
  icon?: ReactNode;
  size?: "sm" | "default";
  variant?: "outline" | "default";
};

/** Runs one action per click; its error stays under the button until the next click. */
export function ActionButton({
  action,
  done,
  children,
  icon,
  size = "sm",
  variant = "outline",
}: ActionButtonProps) {
  const words = useErrorWords();
  const router = useRouter();
  const [busy, start] = useTransition();
  const [problem, setProblem] = useState<string>();
  const click = () => {
    if (busy) return;
    start(async () => {
      setProblem(undefined);
      const answer = await callAction(action);
      if (!answer.ok) return setProblem(words.error(answer.code));
      toast.success(done);
      router.refresh();
    });
  };
  return (
    <span className="grid gap-2 justify-items-start">
      <Button size={size} variant={variant} busy={busy} onClick={click}>
        {!busy && icon}
        {children}
      </Button>
      {problem && <FieldError>{problem}</FieldError>}
    </span>
  );
}
