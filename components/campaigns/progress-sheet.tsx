import { useTranslations } from "next-intl";
import { Announced } from "@/components/common/announced";
import { Explained } from "@/components/common/explain";
import { Figures } from "@/components/common/figures";
import { ProgressLine } from "@/components/common/progress-line";
import { Section, Sheet } from "@/components/common/sheet";
import { CampaignTag } from "@/components/common/tag";
import { sumOfRounded } from "@/lib/base/rounded-parts";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { type ProgressState, progressLineOf } from "./progress-line-of";
import { isFirstSlice, isHeldBySender, isStopped } from "./progress-rules";

type ProgressSheetProps = { campaign: CampaignDetails; progress: CampaignProgress };

export function ProgressSheet({ campaign, progress }: ProgressSheetProps) {
  const t = useTranslations("campaigns.page");
  const format = useFormat();
  const { launched_at, now, audience, treated, status } = progress;
  return (
    <Sheet label={t("progress")}>
      <Section className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
          <h2 className="sr-only">{t("progress")}</h2>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-2">
            {status !== "scheduled" && (
              <span className="text-4xl font-semibold tracking-[-0.01em]">
                {format.share(treated, audience)}
              </span>
            )}
            <CampaignTag status={status} stopped={isStopped(progress)} unknown={progress.message_1.unknown} />
          </span>
          {launched_at && (
            <span className="text-sm text-muted-foreground">
              {t(campaign.launched_by_name ? "launched_by" : "launched_at", {
                name: campaign.launched_by_name ?? "",
                at: format.moment(launched_at, now),
              })}
            </span>
          )}
        </div>
        {launched_at && audience > 0 && <CampaignProgressLine progress={progress} />}
      </Section>
      {launched_at && (
        <Section flush>
          <ProgressFigures progress={progress} hasFollowUp={campaign.follow_up !== null} />
        </Section>
      )}
    </Sheet>
  );
}

/** A segment is a minute of sending at the campaign's share of the sender's rate. */
function CampaignProgressLine({ progress }: { progress: CampaignProgress }) {
  const t = useTranslations("campaigns.page");
  const format = useFormat();
  const { audience, treated, launched_at, ends_at, completed_at, cancelled_at, now } = progress;
  const segments = progressLineOf(stateOf(progress), treated, audience, progress.share_per_minute);
  const end = completed_at ?? cancelled_at;
  const left = ends_at ? format.duration((Date.parse(ends_at) - Date.parse(now)) / 1000) : null;
  const moment = t(`moment.${momentOf(progress)}`, { time: format.time(now), left: left ?? "" });
  return (
    <>
      <Announced
        state={momentOf(progress) === "ending" ? "running" : momentOf(progress)}
        goesOn={progress.status === "running"}
        sentence={t("spoken", {
          n: format.number(treated),
          total: format.number(audience),
          end:
            progress.status === "running" && ends_at
              ? t("spoken_end", { at: format.moment(ends_at, now) })
              : moment,
        })}
      />
      <ProgressLine
        progress={segments.progress}
        label={t("progress_of")}
        value={treated}
        max={audience}
        valueText={t("value_text", {
          n: format.number(treated),
          total: format.number(audience),
          percent: format.share(treated, audience),
          moment,
        })}
        moment={moment}
        start={launched_at ? format.moment(launched_at, now) : undefined}
        end={
          end
            ? t("ended", { at: format.moment(end, now) })
            : ends_at && t("ends", { at: format.moment(ends_at, now) })
        }
        caption={progress.status === "running" && segments.people_a_segment === null}
      />
      {progress.status === "running" && segments.people_a_segment !== null && (
        <PeopleCaption people={segments.people_a_segment} />
      )}
    </>
  );
}

/** On a phone every second segment is shown, so each stands for twice as much. */
function PeopleCaption({ people }: { people: number }) {
  const t = useTranslations("campaigns.page");
  const format = useFormat();
  const words = (count: number) => t("stitch_people", { count, n: format.number(count) });
  return (
    <p className="text-sm text-muted-foreground">
      <span className="max-md:hidden">{words(people)}</span>
      <span className="md:hidden">{words(2 * people)}</span>
    </p>
  );
}

function stateOf(progress: CampaignProgress): ProgressState {
  if (isStopped(progress) || isHeldBySender(progress)) return "stopped";
  const { status } = progress;
  return status === "paused" || status === "completed" || status === "cancelled" ? status : "running";
}

function momentOf(progress: CampaignProgress) {
  if (isFirstSlice(progress)) return "first_slice";
  if (isStopped(progress) || isHeldBySender(progress)) return "stopped";
  const { status, ends_at } = progress;
  if (status === "running") return ends_at ? "running" : "ending";
  return status === "paused" || status === "completed" || status === "cancelled" ? status : "preparing";
}

function ProgressFigures({ progress, hasFollowUp }: { progress: CampaignProgress; hasFollowUp: boolean }) {
  const t = useTranslations("campaigns.page");
  const format = useFormat();
  const { success, message_2, cost, status, launched_at, completed_at, now } = progress;
  const sent = message_2.accepted + message_2.sent + message_2.delivered + message_2.read;
  const waiting = message_2.queued + message_2.sending;
  const lasted =
    ((completed_at ? Date.parse(completed_at) : Date.parse(now)) - Date.parse(launched_at ?? now)) / 1000;
  const money = (amount: number) => format.money(amount, cost.currency, 2);
  const actual = cost.actual === null ? null : sumOfRounded([cost.actual]);
  return (
    <Figures
      figures={[
        status === "completed"
          ? { label: t("lasted"), value: format.duration(lasted) }
          : {
              label: <Explained word="rate">{t("rate")}</Explained>,
              value: (
                <>
                  {format.number(progress.sent_last_minute)}{" "}
                  <small className="text-[1rem]/none text-muted-foreground">{t("per_minute")}</small>
                </>
              ),
              note: t("rate_of", { n: format.number(progress.rate_per_minute) }),
            },
        {
          label: t("success"),
          value: format.rate(success.rate),
          note:
            success.attempted > 0
              ? t("success_of", {
                  count: success.succeeded,
                  n: format.number(success.succeeded),
                  total: format.number(success.attempted),
                })
              : t("success_none"),
        },
        {
          label: <Explained word="message_2">{t("message_2")}</Explained>,
          value: format.number(sent),
          note: hasFollowUp
            ? waiting > 0
              ? t("message_2_waiting", { count: waiting, n: format.number(waiting) })
              : t("message_2_note", { count: progress.replied, n: format.number(progress.replied) })
            : t("message_2_none"),
        },
        {
          label: t("cost"),
          value: actual === null ? t("cost_unknown") : money(actual),
          note:
            cost.estimated === null
              ? t("cost_no_prices", { currency: cost.currency })
              : t("cost_of", { estimated: money(Math.max(actual ?? 0, cost.estimated)) }),
        },
      ]}
    />
  );
}
