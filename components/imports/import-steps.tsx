import { useTranslations } from "next-intl";
import { type Step, Stepper } from "../common/stepper";

const STEPS = ["file", "check", "import"] as const;

export function ImportSteps({ current }: { current: (typeof STEPS)[number] | "done" }) {
  const t = useTranslations("imports.steps");
  const at = current === "done" ? STEPS.length : STEPS.indexOf(current);
  const steps = STEPS.map(
    (name, place): Step => ({
      label: t(name),
      status: place < at ? "done" : place === at ? "current" : "to_come",
    }),
  );
  return <Stepper label={t("label")} steps={steps} />;
}
