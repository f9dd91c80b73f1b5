"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useMetaWords } from "@/lib/i18n/meta-words";
import { usePauseWords } from "@/lib/i18n/pause-words";
import { type TestOutcome, testOutcome } from "@/lib/messages/rules";
import type { MessageReport } from "@/lib/messages/schema";
import { callRoute } from "../common/call-route";
import { Note, type Tone } from "../common/note";
import { Button } from "../ui/button";
import { useProblem } from "./use-problem";

const LOOK_EVERY_MS = 1_500;
const LOOKS = 40;
const FINAL: TestOutcome["state"][] = ["arrived", "failed", "refused", "stopped"];
const TONES: Record<TestOutcome["state"], Tone> = {
  waiting: "wait",
  retrying: "wait",
  arrived: "go",
  failed: "stop",
  refused: "stop",
  stopped: "stop",
};

type Seen = { outcome: TestOutcome; message: MessageReport | null };
const NOTHING: Seen = { outcome: { state: "waiting" }, message: null };

/** Polls until a test message has arrived or failed, or a minute has passed. */
export function AwaitedTest({ message_id }: { message_id: number }) {
  const t = useTranslations("settings.health.test");
  const router = useRouter();
  const why = useWhy();
  const [looks, setLooks] = useState(0);
  const [seen, setSeen] = useState(NOTHING);
  const { state } = seen.outcome;
  const waiting = !FINAL.includes(state) && looks < LOOKS;
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(async () => {
      const now = await look(message_id);
      if (now) setSeen(now);
      setLooks(looks + 1);
      if (now && FINAL.includes(now.outcome.state)) router.refresh();
    }, LOOK_EVERY_MS);
    return () => clearTimeout(timer);
  }, [waiting, looks, message_id, router]);
  const words = wordsOf(state, waiting);
  return (
    <Note
      live
      tone={TONES[state]}
      action={
        <Button variant="outline" size="sm" asChild>
          <Link href={`/messages/${message_id}`}>{t("open")}</Link>
        </Button>
      }
    >
      {t.rich(words, { b: (chunks) => <b>{chunks}</b>, why: why(seen) })}
    </Note>
  );
}

function wordsOf(state: TestOutcome["state"], waiting: boolean) {
  if (state === "arrived") return "arrived";
  if (state === "retrying") return "retrying";
  if (state === "waiting") return waiting ? "sent" : "silent";
  return "failed";
}

function useWhy() {
  const meta = useMetaWords();
  const paused = usePauseWords();
  const problem = useProblem();
  return ({ outcome, message }: Seen): string => {
    if (outcome.state === "stopped") return paused(outcome.pause_reason, outcome.pause_code);
    const words =
      outcome.state === "refused" || outcome.state === "retrying"
        ? outcome.code !== null && meta(outcome.code, outcome.error_class)
        : message && problem(message, message.created_at);
    return words ? `${words.why} ${words.todo}` : "";
  };
}

const answerOf = async <Answer,>(path: string): Promise<Answer | null> => {
  const answer = await callRoute<Answer>("GET", path, undefined, { background: true });
  return answer.ok ? answer.data : null;
};

/** Null when the app does not respond. */
async function look(message_id: number): Promise<Seen | null> {
  const [message, sender] = await Promise.all([
    answerOf<MessageReport>(`/api/messages/${message_id}`),
    answerOf<Parameters<typeof testOutcome>[1]>("/api/sender"),
  ]);
  return message && { message, outcome: testOutcome(message, sender) };
}
