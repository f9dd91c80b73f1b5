import { cva } from "class-variance-authority";
import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";

export type Step = {
  label: string;
  status: "done" | "current" | "to_come" | "invalid";
  /** Done steps are links back. */
  href?: string;
};

const dashed = "before:bg-[repeating-linear-gradient(90deg,currentColor_0_12px,transparent_12px_16px)]";

/* On a phone only one step is named: the current one, or the last when all is done. */
const look = cva(
  "grid min-h-control content-start gap-2 pt-1 text-sm/tight no-underline before:h-1.5 before:rounded-bar",
  {
    variants: {
      status: {
        done: [
          dashed,
          "font-medium text-foreground before:text-dye-4 [&_svg]:size-4 [&_svg]:text-primary max-md:[&_svg]:hidden",
        ],
        current: "font-[650] text-foreground before:bg-primary",
        to_come: [dashed, "font-medium text-muted-foreground before:text-border-strong"],
        invalid: [dashed, "font-medium text-destructive-text before:text-border-strong"],
      },
      named: { true: "max-md:text-md", false: "max-md:text-[0px]" },
    },
  },
);

export function Stepper({ label, steps }: { label: string; steps: Step[] }) {
  const t = useTranslations("common");
  const named = steps.find(({ status }) => status === "current") ?? steps.at(-1);
  return (
    <ol data-slot="stepper" className="flex gap-1" aria-label={label}>
      {steps.map((step) => (
        <li
          key={step.label}
          className={cn("min-w-0 flex-1", step.status === "current" && "max-md:flex-[0_0_50%]")}
        >
          {step.href && step.status !== "current" ? (
            <Link className={look({ status: step.status, named: step === named })} href={step.href}>
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
              className={look({ status: step.status, named: step === named })}
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
