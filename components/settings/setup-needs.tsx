import { Check, Minus } from "lucide-react";
import { useTranslations } from "next-intl";

const NEEDED = ["yes_facebook", "yes_number", "yes_privacy", "yes_card"] as const;
const NOT_NOW = ["no_verification", "no_domain", "no_plan", "no_partner"] as const;

/** What to have at hand before the set-up, and what can wait. */
export function SetupNeeds() {
  const t = useTranslations("settings.health.need");
  const list = (
    title: "yes" | "no",
    items: readonly ((typeof NEEDED)[number] | (typeof NOT_NOW)[number])[],
  ) => {
    const Icon = title === "yes" ? Check : Minus;
    return (
      <div className="grid content-start gap-2">
        <h3 className="text-base font-semibold">{t(title)}</h3>
        <ul className="grid gap-2">
          {items.map((item) => (
            <li key={item} className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-2 text-md/5.75">
              <Icon className="mt-1 text-muted-foreground" />
              <span>{t(item)}</span>
            </li>
          ))}
        </ul>
      </div>
    );
  };
  return (
    <>
      <p>{useTranslations("settings.health")("setup_time")}</p>
      <div className="grid gap-x-10 gap-y-5 rounded-xl border border-border bg-muted px-4 py-4 md:grid-cols-2">
        {list("yes", NEEDED)}
        {list("no", NOT_NOW)}
      </div>
    </>
  );
}
