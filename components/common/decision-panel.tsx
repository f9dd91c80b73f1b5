import { Hand } from "lucide-react";
import { type ReactNode, useId } from "react";
import { Explain } from "./explain";
import type { HelpWord } from "./help-words";
import { Mark } from "./state-mark";

type DecisionPanelProps = {
  title: ReactNode;
  explain?: HelpWord;
  /** What happens if the user decides nothing. */
  detail: ReactNode;
  /** `<li>` with a `StateMark` each. */
  counts: ReactNode;
  /** The buttons for the two choices. */
  children: ReactNode;
};

/** Shown when a campaign waits for a decision after its first messages. */
export function DecisionPanel({ title, explain, detail, counts, children }: DecisionPanelProps) {
  const titleId = useId();
  return (
    <section
      data-slot="decision-panel"
      className="grid gap-4 rounded-xl border border-attention-line bg-attention-soft px-inset py-5"
      aria-labelledby={titleId}
    >
      <div className="flex items-start gap-3">
        <Mark state="yours" icon={Hand} />
        <div>
          <h2 id={titleId} className="font-sans text-base font-[650] tracking-normal [word-spacing:normal]">
            {title}
          </h2>
          <p className="text-sm">{detail}</p>
        </div>
        {explain && <Explain word={explain} />}
      </div>
      <ul className="flex flex-wrap gap-x-6 gap-y-2">{counts}</ul>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 max-md:[&_[data-slot=button]]:flex-[1_1_100%]">
        {children}
      </div>
    </section>
  );
}
