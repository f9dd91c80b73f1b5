import { z } from "zod";
import { reached } from "@/lib/campaigns/rules";
import { CampaignStats } from "@/lib/campaigns/schema";
import type { Format } from "@/lib/i18n/format";
import { metaWords } from "@/lib/i18n/meta-words";
import type { Reader } from "@/lib/i18n/reader";
import type { Say } from "@/lib/i18n/words";
import { REACHED_STATES } from "@/lib/sending/states";

/** What the page of a campaign shows of it, for a mail. */
export const CampaignFigures = CampaignStats.omit({ success_rate: true }).extend({
  has_follow_up: z.boolean(),
  failures: z.array(
    z.object({ code: z.number().int().nullable(), class: z.string().nullable(), n: z.number().int() }),
  ),
});
export type CampaignFigures = z.infer<typeof CampaignFigures>;

const OTHERS = ["queued", "sending", "failed", "unknown", "skipped", "cancelled"] as const;
/** Shown even when zero, as on the page. */
const ALWAYS: readonly string[] = ["failed", "unknown"];

/** The figures in the words and the order of the campaign's page. */
export function figureRows(figures: CampaignFigures, t: Say, format: Format) {
  const { audience, message_1, message_2, replied, cost, has_follow_up } = figures;
  const row = (label: string, n: number) => ({ label, value: format.number(n) });
  const money = (amount: number) => format.money(amount, cost.currency);
  return [
    row(t("mails.figures.audience"), audience),
    ...REACHED_STATES.map((state) => row(t(`campaigns.funnel.step.${state}`), reached(message_1, state))),
    row(t("campaigns.funnel.step.replied"), replied),
    ...(has_follow_up
      ? [row(t("campaigns.funnel.step.message_2_sent"), reached(message_2, "accepted"))]
      : []),
    ...OTHERS.filter((state) => message_1[state] > 0 || ALWAYS.includes(state)).map((state) =>
      row(t(`campaigns.funnel.other.${state}`), message_1[state]),
    ),
    {
      label: t("mails.figures.cost"),
      value: cost.actual === null ? t("campaigns.page.cost_unknown") : money(cost.actual),
    },
    ...(cost.estimated !== null && cost.estimated > 0
      ? [{ label: t("mails.figures.at_most"), value: money(cost.estimated) }]
      : []),
  ];
}

/** The most frequent reasons of failures, each with what to do. */
export const reasonsOf = ({ failures }: CampaignFigures, t: Say, format: Format, reader: Reader): string[] =>
  failures.map(({ code, class: error_class, n }) => {
    const { why, todo } =
      code === null
        ? { why: t("messages.reasons.failed"), todo: "" }
        : metaWords(t, code, error_class, reader);
    return t("mails.reason", { count: n, n: format.number(n), why, todo }).trim();
  });
