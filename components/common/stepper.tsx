import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

export type Step = {
  label: string;
  status: "done" | "current" | "to_come" | "invalid";
  /** Done steps are links back. */
  href?: string;
};

export function Stepper({ label, steps }: { label: string; steps: Step[] }) {
  const t = useTranslations("common");
  return (
    <ol data-slot="stepper" className="steps" aria-label={label}>
      {steps.map((step) => (
        <li key={step.label}>
          {step.href && step.status !== "current" ? (
            <Link className={step.status === "to_come" ? undefined : step.status} href={step.href}>
              <span>
                {step.status === "done" && (
                  <>
                    <Check /> <span className="sr-only">{t("step_done")}</span>
                  </>
                )}
                {step.label}
              </span>
            </Link>
          ) : (
            <span
              className={step.status === "done" || step.status === "invalid" ? `step ${step.status}` : "step"}
              aria-current={step.status === "current" ? "step" : undefined}
            >
              <span>{step.label}</span>
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
