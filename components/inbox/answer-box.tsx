"use client";

import { Bot, LockKeyhole, MessageSquareOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { Note } from "../common/note";
import { Button } from "../ui/button";
import { Composer } from "./composer";

type AnswerBoxProps = {
  contact_id: number;
  name: string;
  /** Null when the contact never wrote. */
  window_until: string | null;
  now: string;
  opted_out: boolean;
  /** Name of the user responsible for the conversation, when it is not the current one. */
  others?: string;
  /** Whether another app handles the conversation at Meta. */
  held: boolean;
  left: number[];
};

/** The composer, or why replying is not possible and what to do instead. */
export function AnswerBox({
  contact_id,
  name,
  window_until,
  now,
  opted_out,
  others,
  held,
  left,
}: AnswerBoxProps) {
  const t = useTranslations("inbox.shut");
  const format = useFormat();
  const isShut = useShut(window_until, now);
  if (others !== undefined)
    return (
      <Compose>
        <p className="text-sm text-muted-foreground">{t("others", { name: others })}</p>
      </Compose>
    );
  if (opted_out)
    return (
      <Compose>
        <Note tone="wait" icon={MessageSquareOff}>
          {t.rich("opted_out", { name, b: (chunks) => <b>{chunks}</b> })}
        </Note>
      </Compose>
    );
  if (isShut)
    return (
      <Compose>
        <Note
          tone="wait"
          icon={LockKeyhole}
          action={
            <Button variant="outline" asChild>
              <Link href="/campaigns/new">{t("campaign")}</Link>
            </Button>
          }
        >
          {t.rich(window_until ? "window" : "never", {
            at: window_until ? format.moment(window_until, now) : "",
            name,
            b: (chunks) => <b>{chunks}</b>,
          })}
        </Note>
      </Compose>
    );
  return (
    <Compose>
      {held && (
        <Note tone="wait" icon={Bot}>
          {t.rich("held", { b: (chunks) => <b>{chunks}</b> })}
        </Note>
      )}
      <Composer contact_id={contact_id} name={name} left={left} />
    </Compose>
  );
}

function Compose({ children }: { children: ReactNode }) {
  return (
    <div className="@container border-t border-border px-inset py-4 max-md:sticky max-md:bottom-tab-bar max-md:bg-card">
      {children}
    </div>
  );
}

/**
 * Whether the 24-hour window is closed, also when it closes while the user types. Independent of the browser's clock.
 */
function useShut(window_until: string | null, now: string): boolean {
  const left_ms = window_until === null ? 0 : Date.parse(window_until) - Date.parse(now);
  const [shutFor, setShutFor] = useState<string | null>(null);
  useEffect(() => {
    if (left_ms <= 0 || window_until === null) return;
    const timer = setTimeout(() => setShutFor(window_until), left_ms);
    return () => clearTimeout(timer);
  }, [left_ms, window_until]);
  return left_ms <= 0 || shutFor === window_until;
}
