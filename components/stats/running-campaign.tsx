import Link from "next/link";
import { useTranslations } from "next-intl";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import { useFormat } from "@/lib/i18n/use-format";
import { progressLineOf } from "../campaigns/progress-line-of";
import { ProgressLine } from "../common/progress-line";
import { Section, Sheet } from "../common/sheet";
import { CampaignTag } from "../common/tag";

type RunningCampaignProps = { name: string; progress: CampaignProgress };

export function RunningCampaign({ name, progress }: RunningCampaignProps) {
  const t = useTranslations("dashboard.campaign");
  const titleId = `running-${progress.id}`;
  return (
    <Sheet labelledBy={titleId}>
      <Section
        titleId={titleId}
        title={
          <Link href={`/campaigns/${progress.id}`} className="text-inherit no-underline hover:underline">
            {name}
          </Link>
        }
        aside={<CampaignTag status={progress.status} />}
      >
        {progress.status === "preparing" || progress.audience === 0 ? (
          <p className="text-muted-foreground">{t("preparing")}</p>
        ) : (
          <Stitches name={name} progress={progress} />
        )}
      </Section>
    </Sheet>
  );
}

function Stitches({ name, progress }: RunningCampaignProps) {
  const t = useTranslations("dashboard.campaign");
  const format = useFormat();
  const { audience, treated, launched_at, ends_at, now, share_per_minute } = progress;
  const [n, total] = [format.number(treated), format.number(audience)];
  const end = ends_at && format.moment(ends_at, now);
  return (
    <ProgressLine
      progress={progressLineOf("running", treated, audience, share_per_minute).progress}
      label={t("progress", { name })}
      value={treated}
      max={audience}
      valueText={t("value_text", { n, total, end: end ? t("end_later", { at: end }) : t("end_soon") })}
      moment={t("done_of", { n, total })}
      start={launched_at && t("start", { at: format.moment(launched_at, now) })}
      end={end ? t("end", { at: end }) : t("end_soon")}
    />
  );
}
