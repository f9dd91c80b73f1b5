import Link from "next/link";
import { useTranslations } from "next-intl";
import { Advice } from "@/components/common/advice";
import type { CheckItem } from "@/components/common/checks";
import { Checks } from "@/components/common/checks";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import type { LaunchCheck } from "@/lib/campaigns/review-rules";
import { useReader } from "@/lib/i18n/reader";
import { useErrorWords } from "@/lib/i18n/use-error-words";
import { useFormat } from "@/lib/i18n/use-format";
import { ResumeSender } from "./resume-sender";

const LEVELS = { ok: "in_order", see: "to_see", blocking: "blocking" } as const;
/** Hidden while they are in order. */
const SILENT = ["audience", "missing_values", "again", "date", "cost_cap"];
const OF_THE_DRAFT = ["template", "variables", "audience", "missing_values", "lengths", "again", "date"];

export function ReviewChecks({ checks, campaign_id, currency }: ReviewChecksProps) {
  const t = useTranslations("campaigns.checks");
  const titleOf = useHeading(checks);
  const itemOf = useCheckItem(currency);
  const actOf = useCheckAct(campaign_id);
  const shown = checks.filter(({ code, level }) => level !== "ok" || !SILENT.includes(code));
  return (
    <Sheet label={t("title")}>
      <Section title={titleOf}>
        <Checks
          items={shown.map((check) => ({
            ...itemOf(check),
            action: actOf(check),
          }))}
        />
      </Section>
    </Sheet>
  );
}

function useCheckAct(campaign_id: number) {
  const t = useTranslations("campaigns.checks");
  return ({ code, level, facts }: LaunchCheck): CheckItem["action"] => {
    if (code === "sender_stopped") return <ResumeSender id={Number(facts.sender_id)} />;
    if (level === "ok" || !OF_THE_DRAFT.includes(code)) return undefined;
    return (
      <Button variant="outline" asChild size="sm">
        <Link href={`/campaigns/${campaign_id}/edit`}>{t("correct")}</Link>
      </Button>
    );
  };
}

type ReviewChecksProps = { checks: LaunchCheck[]; campaign_id: number; currency: string };

function useHeading(checks: LaunchCheck[]) {
  const t = useTranslations("campaigns.checks");
  const of = (wanted: LaunchCheck["level"]) =>
    checks.filter(({ code, level }) => level === wanted && (level !== "ok" || !SILENT.includes(code))).length;
  const parts = [
    of("blocking") > 0 && t("blocking", { count: of("blocking") }),
    of("see") > 0 && t("to_see", { count: of("see") }),
    of("ok") > 0 && t("in_order", { count: of("ok") }),
  ];
  return parts.filter(Boolean).join(", ");
}

function useCheckItem(currency: string) {
  const t = useTranslations("campaigns.checks");
  const words = useErrorWords();
  const format = useFormat();
  const reader = useReader();
  return ({ code, level, facts }: LaunchCheck): Pick<CheckItem, "level" | "title" | "detail"> => {
    const key = `${code}.${level}` as "template.ok";
    const count = Number(
      facts.without ??
        facts.missing ??
        facts.again ??
        facts.unset ??
        facts.waiting ??
        facts.days ??
        facts.unpriced ??
        0,
    );
    const values = {
      ...facts,
      ...reader,
      count,
      n: format.number(count),
      name: String(facts.name ?? ""),
      limit: format.number(Number(facts.limit ?? 0)),
      used: format.number(Number(facts.used ?? 0)),
      left: format.number(Math.max(0, Number(facts.limit ?? 0) - Number(facts.used ?? 0))),
      currency,
      cap: format.money(Number(facts.cap ?? 0), currency),
      cost: format.money(Number(facts.cost ?? 0), currency),
      from: String(facts.from ?? "").slice(0, 5),
      to: String(facts.to ?? "").slice(0, 5),
      problem: words.field(facts.problem === undefined ? undefined : String(facts.problem)) ?? "",
      known: facts.limit === 0 ? "no" : "yes",
      set: facts.from === "" ? "no" : "yes",
      dated: facts.days === undefined ? "no" : "yes",
    };
    return {
      level: LEVELS[level],
      title: t(`${key}.title`, values),
      detail: t.has(`${key}.detail`) ? <Advice>{t(`${key}.detail`, values)}</Advice> : undefined,
    };
  };
}
