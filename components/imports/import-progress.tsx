"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import type { Import } from "@/lib/imports/schema";
import { callRoute } from "../common/call-route";
import { Figures } from "../common/figures";
import { Section, Sheet } from "../common/sheet";
import { Progress } from "../ui/progress";
import { figuresOf } from "./import-figures";

export type Running = Pick<
  Import,
  | "id"
  | "status"
  | "total"
  | "created"
  | "updated"
  | "unchanged"
  | "duplicates"
  | "rejected"
  | "left_out"
  | "land_lines"
  | "lines_read"
  | "lines_expected"
>;

const PAUSE_MILLISECONDS = 1500;
/** Short, since a small file is imported in less than a second. */
const FIRST_MILLISECONDS = 600;

/** Polls a running import, then refreshes the page to show its result. */
export function ImportProgress({ first }: { first: Running }) {
  const t = useTranslations("imports.running");
  const format = useFormat();
  const router = useRouter();
  const [current, setCurrent] = useState(first);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const ask = async () => {
      const next = document.hidden ? undefined : await progressOf(first.id);
      if (stopped) return;
      if (next) setCurrent(next);
      if (next?.status === "completed" || next?.status === "failed") router.refresh();
      else timer = setTimeout(ask, PAUSE_MILLISECONDS);
    };
    timer = setTimeout(ask, FIRST_MILLISECONDS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [first.id, router]);

  const expected = Math.max(current.lines_expected ?? 0, current.total, 1);
  const sentence = t("progress", {
    done: format.number(current.total),
    total: format.number(expected),
  });
  return (
    <Sheet label={t("label")}>
      <Section>
        <div className="grid gap-2">
          <Progress label={t("label")} value={current.total} max={expected} valueText={sentence} />
          <p>{sentence}</p>
          <p className="text-sm text-muted-foreground">{t("leave")}</p>
        </div>
      </Section>
      <Section flush>
        <Figures figures={figuresOf(current, useFigureWords(), format.number)} />
      </Section>
    </Sheet>
  );
}

const useFigureWords = () => useTranslations("imports.figures");

/** Undefined when the request fails; the next poll tries again. */
async function progressOf(id: string): Promise<Running | undefined> {
  const path = `/api/contacts/import/${id}`;
  const answer = await callRoute<Running>("GET", path, undefined, { background: true });
  return answer.ok ? answer.data : undefined;
}
