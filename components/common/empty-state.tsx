import type { LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";

type EmptyStateProps = {
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  /** What the page will hold, instead of the returning thread. */
  icon?: LucideIcon;
  /** Without the illustration: for a filter without results. */
  plain?: boolean;
  /** 1 when it is the title of the page. */
  level?: 1 | 2;
};

/** Shown on an empty page, with the next step. */
export function EmptyState({ title, children, action, icon: Icon, plain, level = 2 }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-4 px-6 py-14 text-center">
      {Icon ? (
        <span className="rounded-xl border-2 border-dashed border-primary p-5 text-primary [&>svg]:size-9">
          <Icon />
        </span>
      ) : (
        !plain && <ReturningThread />
      )}
      <div className="grid gap-2 justify-items-center">
        {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
        {children && <p className="max-w-lg text-muted-foreground">{children}</p>}
      </div>
      {action}
    </div>
  );
}

export type NextStep = {
  title: ReactNode;
  /** Beside the title. */
  aside?: ReactNode;
  detail?: ReactNode;
  action?: ReactNode;
  done?: boolean;
};

export function NextSteps({ steps }: { steps: NextStep[] }) {
  const t = useTranslations("common");
  return (
    <ol className="grid w-full text-left">
      {steps.map((step, position) => (
        <li
          key={position}
          className="grid grid-cols-[2rem_minmax(0,1fr)_auto] items-center gap-3.5 border-t py-3.5 max-md:grid-cols-[2rem_minmax(0,1fr)] max-md:*:data-[slot=button]:col-start-2"
        >
          <span
            className={cn(
              "grid size-8 place-items-center rounded-sm font-bold",
              step.done ? "bg-dye-4 text-on-dye-4" : "bg-dye-1 text-on-dye-1",
            )}
            aria-hidden="true"
          >
            {step.done ? "✓" : position + 1}
          </span>
          <span>
            {step.done && <span className="sr-only">{t("step_done")}</span>}
            <b className={cn(step.done && "text-muted-foreground line-through")}>{step.title}</b>
            {step.aside && <> {step.aside}</>}
            {step.detail && <span className="block text-sm text-muted-foreground">{step.detail}</span>}
          </span>
          {step.action}
        </li>
      ))}
    </ol>
  );
}

function ReturningThread() {
  return (
    <svg
      className="h-auto w-[min(17rem,80%)] text-primary"
      viewBox="0 0 280 120"
      fill="none"
      aria-hidden="true"
    >
      <g stroke="currentColor" strokeWidth="3" strokeLinecap="round" strokeDasharray="14 10">
        <path d="M14 34h132" />
        <path d="M146 34c40 0 52 12 52 28s-12 28-52 28" />
      </g>
      <path
        d="M140 90h-38"
        stroke="var(--attention)"
        strokeWidth="4"
        strokeLinecap="round"
        strokeDasharray="14 10"
      />
      <g stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <path d="m30 90 62-5.5c5-.4 8 2.3 8 5.5s-3 5.9-8 5.5z" />
        <path d="M85 90h7" />
      </g>
    </svg>
  );
}
