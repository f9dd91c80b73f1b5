"use client";

import { LoaderCircle, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { addToCategoryAction, findContactsAction } from "@/lib/contacts/actions";
import type { ContactMatch } from "@/lib/contacts/schema";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { callAction } from "../common/call-action";
import { ProblemNote } from "../common/problem-note";
import { Tel } from "../common/tel";
import type { CategoryOption } from "../contacts/contact-line";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { DialogActions, DialogClose } from "../ui/dialog";
import { IconInput, Input } from "../ui/input";
import { toast } from "../ui/toast";

const PAUSE_MILLISECONDS = 250;

type FindPeopleProps = { category: CategoryOption; onDone: () => void };

export function FindPeople({ category, onDone }: FindPeopleProps) {
  const t = useTranslations("categories.people");
  const common = useTranslations("common");
  const words = useErrorWords();
  const format = useFormat();
  const router = useRouter();
  const [q, setQ] = useState("");
  const [picked, setPicked] = useState<ReadonlySet<number>>(new Set());
  const [problem, setProblem] = useState<string>();
  const [busy, startTransition] = useTransition();
  const { matches, searching, failure } = useMatches(q);
  const figures = { count: picked.size, n: format.number(picked.size) };

  const toggle = (id: number) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (busy || picked.size === 0) return;
    startTransition(async () => {
      const input = { category_id: category.id, selection: { ids: [...picked] } };
      const answer = await callAction(() => addToCategoryAction(input));
      if (!answer.ok) return setProblem(words.error(answer.code));
      toast.success(
        t("added", { count: answer.data.added, n: format.number(answer.data.added), name: category.name }),
      );
      router.refresh();
      onDone();
    });
  };

  return (
    <form className="grid gap-4" onSubmit={add}>
      {(problem || failure) && <ProblemNote>{problem ?? words.error(failure ?? "")}</ProblemNote>}
      <IconInput>
        {searching ? <LoaderCircle className="animate-spin" /> : <Search />}
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
      </IconInput>
      <ul className="h-72 overflow-y-auto" aria-label={t("matches")} aria-busy={searching}>
        {matches?.map((match) => (
          <li key={match.id}>
            <MatchRow
              match={match}
              already={match.category_ids.includes(category.id)}
              checked={picked.has(match.id)}
              onToggle={() => toggle(match.id)}
            />
          </li>
        ))}
        {matches?.length === 0 && <li className="py-4 text-muted-foreground">{t("none")}</li>}
        {matches?.length === 50 && <li className="py-2 text-sm text-muted-foreground">{t("first_fifty")}</li>}
      </ul>
      <DialogActions>
        <DialogClose asChild>
          <Button variant="outline">{t("back")}</Button>
        </DialogClose>
        <Button type="submit" busy={busy} disabled={picked.size === 0}>
          {busy ? common("saving") : picked.size === 0 ? t("tick") : t("add", figures)}
        </Button>
      </DialogActions>
    </form>
  );
}

type MatchRowProps = { match: ContactMatch; already: boolean; checked: boolean; onToggle: () => void };

function MatchRow({ match, already, checked, onToggle }: MatchRowProps) {
  const t = useTranslations("categories.people");
  return (
    <Checkbox
      className={already ? "opacity-60" : undefined}
      checked={already || checked}
      disabled={already}
      onChange={onToggle}
      label={
        <>
          {match.full_name ?? t("nameless")}
          {already && <span className="text-sm text-muted-foreground"> · {t("already")}</span>}
        </>
      }
      hint={match.phone && <Tel phone={match.phone} country={match.country_code} />}
    />
  );
}

/** The first fifty matches, requested after a pause in typing; outdated responses are dropped. */
function useMatches(q: string) {
  const [state, setState] = useState<{ q: string; matches?: ContactMatch[]; failure?: string }>({ q: "" });
  const latest = useRef(q);
  useEffect(() => {
    latest.current = q;
    const timer = setTimeout(
      async () => {
        const answer = await callAction(() => findContactsAction({ q }));
        if (latest.current !== q) return;
        setState(answer.ok ? { q, matches: answer.data } : { q, failure: answer.code });
      },
      q === "" ? 0 : PAUSE_MILLISECONDS,
    );
    return () => clearTimeout(timer);
  }, [q]);
  const searching = state.q !== q || (!state.matches && !state.failure);
  return { matches: state.matches, failure: state.failure, searching };
}
