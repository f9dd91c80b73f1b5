"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import type { SendingOutlook } from "@/lib/campaigns/review-schema";
import { type Timetable, timetable } from "@/lib/campaigns/timetable";
import { useFormat } from "@/lib/i18n/use-format";
import { ReviewFigures, type ReviewFiguresProps } from "./review-figures";

type Plan = { first_slice: number | null; scheduled_at: string | null };
type Planned = { plan: Plan; setPlan: (plan: Plan) => void; timing: Timetable };

const PlanContext = createContext<Planned | null>(null);

type LaunchPlanProps = {
  now: string;
  people: number;
  initial: Plan;
  outlook: SendingOutlook;
  children: ReactNode;
};

/** What is chosen for the launch, and what it means for start and end: the figures follow the form. */
export function LaunchPlan({ now, people, initial, outlook, children }: LaunchPlanProps) {
  const [plan, setPlan] = useState(initial);
  const timing = useMemo(() => timetable({ now, people, ...plan }, outlook), [now, people, plan, outlook]);
  const planned = useMemo(() => ({ plan, setPlan, timing }), [plan, timing]);
  return <PlanContext value={planned}>{children}</PlanContext>;
}

export function useLaunchPlan(): Planned {
  const planned = useContext(PlanContext);
  if (!planned) throw new Error("useLaunchPlan is used outside LaunchPlan");
  return planned;
}

type PlannedLeadProps = { people: number; cost: string | null; now: string };

export function PlannedLead({ people, cost, now }: PlannedLeadProps) {
  const t = useTranslations("campaigns.review");
  const format = useFormat();
  const { timing } = useLaunchPlan();
  return t.rich("lead", {
    count: people,
    n: format.number(people),
    b: (chunks) => <b>{chunks}</b>,
    start: format.moment(timing.starts_at, now),
    end: format.moment(timing.ends_at, now),
    priced: cost === null ? "no" : "yes",
    cost: cost ?? "",
  });
}

export function PlannedFigures(props: Omit<ReviewFiguresProps, "timing" | "first_slice">) {
  const { plan, timing } = useLaunchPlan();
  return <ReviewFigures {...props} timing={timing} first_slice={plan.first_slice} />;
}
