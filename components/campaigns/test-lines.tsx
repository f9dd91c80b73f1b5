import Link from "next/link";
import { useTranslations } from "next-intl";
import { StateMark } from "@/components/common/state-mark";
import { Tel } from "@/components/common/tel";
import { useFormat } from "@/lib/i18n/use-format";
import type { CampaignTest } from "@/lib/messages/schema";
import { useProblem } from "../messages/use-problem";

/** The latest tests of a campaign: to which number, when, and what became of them. */
export function TestLines({ tests, now }: { tests: CampaignTest[]; now: string }) {
  const t = useTranslations("campaigns.test");
  const format = useFormat();
  const problem = useProblem();
  if (tests.length === 0) return null;
  return (
    <ul className="mt-4 grid gap-3 border-t pt-4 text-md" aria-label={t("sent_tests")}>
      {tests.map((test) => (
        <li key={test.id} className="grid gap-0.5">
          <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <Link href={`/messages/${test.id}`} className="text-inherit no-underline hover:underline">
              {t.rich("sent_to", {
                message: t(test.message),
                at: format.moment(test.created_at, now),
                phone: () => (test.phone ? <Tel phone={test.phone} /> : t("some_number")),
              })}
            </Link>
            <StateMark state={test.status} held={test.held} />
          </span>
          <span className="text-sm text-muted-foreground empty:hidden">{problem(test, now)?.why}</span>
        </li>
      ))}
    </ul>
  );
}
