import { Check, Hand, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Mark } from "./state-mark";

export type CheckItem = {
  level: "in_order" | "to_see" | "blocking";
  title: ReactNode;
  detail?: ReactNode;
  action?: ReactNode;
};

const order = ["blocking", "to_see", "in_order"] as const;
const marks = {
  blocking: <Mark state="failed" icon={X} />,
  to_see: <Mark state="yours" icon={Hand} />,
  in_order: <Mark state="ok" icon={Check} />,
};

/** Those to see come first. */
export function Checks({ items }: { items: CheckItem[] }) {
  const t = useTranslations("common");
  const sorted = items.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  return (
    <ul>
      {sorted.map((item, position) => (
        <li
          key={position}
          className="grid grid-cols-[1.5rem_minmax(0,1fr)_auto] items-start gap-x-3 gap-y-0.5 border-t py-3 first:border-t-0 max-md:grid-cols-[1.5rem_minmax(0,1fr)]"
        >
          {marks[item.level]}
          <span>
            <span className="sr-only">{t(item.level)}</span>
            <b>{item.title}</b>
            {item.detail && <span className="block text-sm text-muted-foreground">{item.detail}</span>}
          </span>
          {item.action && <span className="max-md:col-start-2">{item.action}</span>}
        </li>
      ))}
    </ul>
  );
}
