import Link from "next/link";
import { useTranslations } from "next-intl";
import {
  type FirstStep,
  type FirstStepsFacts,
  firstSteps,
  pathOfFirstStep,
} from "@/lib/campaigns/first-steps-rules";
import { useReader } from "@/lib/i18n/reader";
import { useFormat } from "@/lib/i18n/use-format";
import { EmptyState, NextSteps } from "../common/empty-state";
import { Explain } from "../common/explain";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";

type FirstStepsProps = { facts: FirstStepsFacts; ratePerMinute: number };

const EXPLAINED = { template: "template" } as const;

/** What a first campaign needs and what of it exists, until it is launched. */
export function FirstSteps({ facts, ratePerMinute }: FirstStepsProps) {
  const t = useTranslations("first_steps");
  const format = useFormat();
  const { role } = useReader();
  const wordsOf = useWords(facts);
  const steps = firstSteps(facts);
  const next = steps.find((step) => pathOfFirstStep(step, role, facts.draft_id) !== null);
  const actionOf = (step: FirstStep) => {
    const href = pathOfFirstStep(step, role, facts.draft_id);
    return (
      href && (
        <Button variant={step === next ? "default" : "outline"} asChild>
          <Link href={href}>{t(`${step.step}.act_${step.state}` as "number.act_none")}</Link>
        </Button>
      )
    );
  };
  const count = t("count", {
    done: format.number(steps.filter(({ done }) => done).length),
    total: format.number(steps.length),
  });
  return (
    <Sheet label={t("title")}>
      <EmptyState title={t("title")}>{t("what", { n: format.number(ratePerMinute) })}</EmptyState>
      <Section title={t("steps")} aside={<span className="text-muted-foreground">{count}</span>}>
        <NextSteps
          steps={steps.map((step) => ({
            done: step.done,
            title: t(`${step.step}.title`),
            aside: step.step in EXPLAINED && <Explain word={EXPLAINED[step.step as "template"]} />,
            detail: wordsOf(step),
            action: actionOf(step),
          }))}
        />
      </Section>
    </Sheet>
  );
}

function useWords({ number, category, templates }: FirstStepsFacts) {
  const t = useTranslations("first_steps");
  const format = useFormat();
  const reader = useReader();
  const counts: Record<string, number> = {
    "contacts.done": category?.contact_count ?? 0,
    "template.done": templates.approved,
    "template.waiting": templates.waiting,
  };
  return ({ step, state }: FirstStep) => {
    const key = `${step}.${state}`;
    const count = counts[key] ?? 0;
    return t(key as "number.none", {
      ...reader,
      number: number.shown,
      name: category?.name ?? "",
      count,
      n: format.number(count),
    });
  };
}
