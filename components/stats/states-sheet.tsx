import Link from "next/link";
import { useTranslations } from "next-intl";
import { roundedShares } from "@/lib/base/rounded-parts";
import { useFormat } from "@/lib/i18n/use-format";
import { hrefOf } from "../common/page-links";
import { Section, Sheet } from "../common/sheet";
import { StateMark } from "../common/state-mark";
import { cn } from "../ui/cn";
import { type StateSlice, StatesDonut } from "./states-donut";

type StatesSheetProps = {
  slices: StateSlice[];
  title: string;
  none: string;
  since: string;
  /** End of the period; now when undefined. */
  until?: string;
  /** Uses the full width: ring and table side by side. */
  wide?: boolean;
};

export function StatesSheet({ slices, title, none, since, until, wide }: StatesSheetProps) {
  const t = useTranslations("dashboard.states");
  const format = useFormat();
  const total = slices.reduce((all, { count }) => all + count, 0);
  const shares = roundedShares(slices.map(({ count }) => count));
  return (
    <Sheet labelledBy="states">
      <Section title={title} titleId="states" explain="message_1">
        {total === 0 ? (
          <p className="text-muted-foreground">{none}</p>
        ) : (
          <div
            className={cn(
              "grid grid-cols-[minmax(6rem,10rem)_minmax(max-content,26rem)] items-center gap-4 max-md:grid-cols-1 max-md:justify-items-center",
              !wide && "min-[1200px]:grid-cols-1 min-[1200px]:justify-items-center",
            )}
          >
            <div role="img" aria-label={t("label")} className="relative size-40">
              <StatesDonut slices={slices} />
              <div className="pointer-events-none absolute inset-0 grid place-content-center text-center">
                <b className="text-2xl leading-7 font-semibold tracking-tight">{format.number(total)}</b>
                <span className="text-xs text-muted-foreground">{t("messages", { count: total })}</span>
              </div>
            </div>
            <table className="w-full text-sm/6">
              <caption className="sr-only">{title}</caption>
              <thead className="sr-only">
                <tr>
                  <th scope="col">{t("state")}</th>
                  <th scope="col">{t("count")}</th>
                  <th scope="col">{t("share")}</th>
                </tr>
              </thead>
              <tbody>
                {slices.map(({ state, count }, place) => (
                  <tr key={state}>
                    <th scope="row" className="py-1 text-left font-medium">
                      <Link
                        href={hrefOf("/messages", { status: state, kind: "message_1", since, until })}
                        className="inline-flex min-h-8 items-center text-inherit no-underline hover:underline max-md:min-h-11"
                      >
                        <StateMark state={state} />
                      </Link>
                    </th>
                    <td className="py-1 text-right font-semibold">{format.number(count)}</td>
                    <td className="py-1 pl-3 text-right font-medium text-muted-foreground">
                      {format.percent(shares[place] ?? 0)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Section>
    </Sheet>
  );
}
