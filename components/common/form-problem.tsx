"use client";

import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { Advice } from "./advice";
import { ConflictNote } from "./conflict-note";
import { ProblemNote } from "./problem-note";
import type { useActionForm } from "./use-action-form";

type FormProblemProps = {
  form: Pick<
    ReturnType<typeof useActionForm>,
    "problem" | "conflict" | "restored" | "submit" | "discard" | "takeTheirs" | "isSubmitting"
  >;
};

/** Above the buttons of a form: what keeps it from being sent, and whether earlier input was found again. */
export function FormProblem({ form }: FormProblemProps) {
  const t = useTranslations("common");
  const { problem, conflict, restored, submit, discard, takeTheirs, isSubmitting } = form;
  if (conflict)
    return <ConflictNote busy={isSubmitting} onTheirs={takeTheirs} onMine={() => submit(undefined, true)} />;
  if (problem)
    return (
      <ProblemNote>
        <Advice>{problem}</Advice>
      </ProblemNote>
    );
  return (
    restored && (
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted-foreground" role="status">
        {t("restored")}
        <Button variant="link" size="xs" onClick={discard}>
          {t("start_over")}
        </Button>
      </p>
    )
  );
}
