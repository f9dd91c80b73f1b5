import { useTranslations } from "next-intl";
import { CategoryChips, type CategoryLike } from "@/components/common/category-chip";
import { type Column, DataTable, NameCell } from "@/components/common/data-table";
import { ProgressLine } from "@/components/common/progress-line";
import { CampaignTag } from "@/components/common/tag";
import { finished, total } from "@/lib/campaigns/rules";
import type { CampaignRow } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { CampaignRowMenu } from "./campaign-row-menu";
import { type ProgressState, progressLineOf } from "./progress-line-of";
import { isStopped } from "./progress-rules";

type CampaignLine = CampaignRow & { categories: (CategoryLike & { id: number })[]; isOwn: boolean };

type CampaignTableProps = { lines: CampaignLine[]; now: string; rate_per_minute: number };

export function CampaignTable({ lines, now, rate_per_minute }: CampaignTableProps) {
  const t = useTranslations("campaigns.list");
  const format = useFormat();
  const columns: Column<CampaignLine>[] = [
    {
      id: "name",
      header: t("name"),
      place: "name",
      cell: (line) => (
        <NameCell
          href={
            line.status === "draft" && line.isOwn ? `/campaigns/${line.id}/edit` : `/campaigns/${line.id}`
          }
          name={line.name}
          sub={line.isOwn ? undefined : line.owner_name}
        />
      ),
    },
    {
      id: "status",
      header: t("status"),
      place: "end",
      cell: (line) => (
        <CampaignTag status={line.status} stopped={isStopped(line)} unknown={line.counts.message_1.unknown} />
      ),
    },
    {
      id: "progress",
      header: t("progress"),
      place: "full",
      className: "md:min-w-32 xl:min-w-48",
      cell: (line) => <LineProgress line={line} rate_per_minute={rate_per_minute} />,
    },
    {
      id: "audience",
      header: t("audience"),
      place: "hidden",
      className: "max-xl:hidden",
      cell: ({ categories }) => <CategoryChips categories={categories} />,
    },
    {
      id: "activity",
      header: t("activity"),
      place: "full",
      className: "whitespace-nowrap",
      cell: (line) => (
        <span className="text-sm text-muted-foreground">{format.relative(lastActivity(line), now)}</span>
      ),
    },
    {
      id: "menu",
      header: <span className="sr-only">{t("actions")}</span>,
      place: "hidden",
      cell: ({ id, name, status, isOwn }) =>
        isOwn && <CampaignRowMenu id={id} name={name} isDraft={status === "draft"} />,
    },
  ];
  return <DataTable caption={t("title")} rows={lines} rowKey={({ id }) => id} columns={columns} />;
}

function LineProgress({ line, rate_per_minute }: { line: CampaignLine; rate_per_minute: number }) {
  const t = useTranslations("campaigns.list");
  const format = useFormat();
  const counts = line.counts.message_1;
  const audience = total(counts);
  if (line.status === "scheduled" && line.scheduled_at)
    return <span className="text-sm">{t("leaves", { at: format.dateTime(line.scheduled_at) })}</span>;
  if (audience === 0) return <span className="text-sm text-muted-foreground">{t("nothing_yet")}</span>;
  const done = finished(counts, line.status);
  const text = t("of", { n: format.number(done), total: format.number(audience) });
  return (
    <div className="grid gap-1">
      <span className="text-sm">{text}</span>
      <ProgressLine
        mini
        progress={progressLineOf(stateOf(line), done, audience, rate_per_minute).progress}
        label={t("progress_of", { name: line.name })}
        value={done}
        max={audience}
        valueText={text}
      />
    </div>
  );
}

function stateOf(line: CampaignLine): ProgressState {
  if (line.status === "completed" || line.status === "cancelled") return line.status;
  if (isStopped(line)) return "stopped";
  return line.status === "paused" ? "paused" : "running";
}

function lastActivity(line: CampaignRow): string {
  const times = [line.updated_at, line.launched_at, line.paused_at, line.completed_at, line.cancelled_at];
  return times
    .filter((at) => at !== null)
    .reduce((latest, at) => (Date.parse(at) > Date.parse(latest) ? at : latest));
}
