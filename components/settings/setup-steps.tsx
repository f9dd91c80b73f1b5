import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type SetupStep, setupSteps } from "@/lib/alerts/rules";
import { useFormat } from "@/lib/i18n/use-format";
import { NextSteps } from "../common/empty-state";
import { Explain } from "../common/explain";
import { ScheduleButton, SubscribeButton, TestSendButton, TokenButton } from "./health-buttons";
import type { HealthView } from "./health-view";
import { RegisterButton } from "./register-button";
import { SetupNeeds } from "./setup-needs";

const EXPLAINED = ["token", "registration", "webhook"] as const;
const isExplained = (step: SetupStep): step is (typeof EXPLAINED)[number] =>
  EXPLAINED.some((each) => each === step);

/** The steps from a token to the first webhook event: what is done, and what is left to do here or at Meta. */
export function SetupSteps({ health }: { health: HealthView }) {
  const t = useTranslations("settings.health");
  const format = useFormat();
  const { sender, database, address, meta } = health;
  const steps = setupSteps(health);
  const left = steps.filter(({ done }) => !done).length;
  const values = {
    number: sender?.display_phone_number ?? sender?.phone_number_id ?? "",
    ago: sender?.last_webhook_at ? format.relative(sender.last_webhook_at, database.now) : "",
  };
  const actions: Record<SetupStep, ReactNode> = {
    account: null,
    token: <TokenButton />,
    number: null,
    registration: sender && <RegisterButton />,
    webhook: <SubscribeButton />,
    test: <TestSendButton templates={health.templates} />,
    first_webhook: null,
    schedules: <ScheduleButton />,
  };
  return (
    <div className="grid gap-4">
      <p className="text-muted-foreground">
        {left === 0 ? t("setup_done") : t("setup_next", { count: left, n: format.number(left) })}
      </p>
      {!sender && <SetupNeeds />}
      <NextSteps
        steps={steps.map(({ step, minutes, done }) => ({
          done,
          aside: (
            <>
              {isExplained(step) && <Explain word={step} />}
              {!done && (
                <span className="ml-1 text-sm text-muted-foreground">
                  {t("minutes", { n: format.number(minutes) })}
                </span>
              )}
            </>
          ),
          title: t(`steps.${step}.title`),
          detail: (
            <span className="[overflow-wrap:anywhere]">
              {t(`steps.${step}.${done ? "done" : "todo"}`, {
                ...values,
                address: (done && meta.callback) || address,
              })}
            </span>
          ),
          action: done && step !== "token" ? undefined : actions[step],
        }))}
      />
    </div>
  );
}
