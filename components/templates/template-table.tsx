import { CircleCheck, CircleX, Clock, OctagonPause } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { Template } from "@/lib/templates/schema";
import { type Column, DataTable } from "../common/data-table";
import { Tag } from "../common/tag";
import { languageName, refusalKey } from "./template-names";

export function TemplateTable({ templates }: { templates: Template[] }) {
  const t = useTranslations("templates.list");
  const locale = useLocale();
  const format = useFormat();
  const columns: Column<Template>[] = [
    {
      id: "name",
      header: t("name"),
      place: "name",
      className: "md:min-w-44",
      cell: ({ name, language }) => (
        <>
          <b className="break-all">{name}</b>
          <span className="block text-sm text-muted-foreground">{languageName(language, locale)}</span>
        </>
      ),
    },
    {
      id: "status",
      header: t("status"),
      place: "full",
      cell: (template) => <TemplateStatus template={template} />,
    },
    {
      id: "category",
      header: t("category"),
      explain: "template_category",
      place: "full",
      cell: ({ category }) => <CategoryName category={category} />,
    },
    {
      id: "quality",
      header: t("quality"),
      place: "full",
      desk: true,
      cell: ({ quality }) => <QualityName quality={quality} />,
    },
    {
      id: "used_by",
      header: t("used_by"),
      place: "full",
      cell: ({ used_by }) => (
        <span className={used_by === 0 ? "text-muted-foreground" : undefined}>
          {t("campaigns", { count: used_by, n: format.number(used_by) })}
        </span>
      ),
    },
  ];
  return <DataTable caption={t("title")} rows={templates} rowKey={({ id }) => id} columns={columns} />;
}

const looks = {
  approved: { tone: "go", icon: CircleCheck },
  pending: { tone: "plain", icon: Clock },
  paused: { tone: "stop", icon: OctagonPause },
  refused: { tone: "stop", icon: CircleX },
} as const;

function TemplateStatus({ template }: { template: Template }) {
  const t = useTranslations("templates");
  const { refusal, status, rejected_reason, missing_since } = template;
  const code = status.toLowerCase();
  const approved = code === "approved" && missing_since === null;
  const pending = code === "pending" || code === "in_appeal";
  const look = looks[approved ? "approved" : pending ? "pending" : code === "paused" ? "paused" : "refused"];
  const reason = `list.reasons.${rejected_reason?.toUpperCase()}` as "list.reasons.ABUSIVE_CONTENT";
  const why = rejected_reason ? (t.has(reason) ? t(reason) : rejected_reason) : null;
  return (
    <>
      <Tag tone={look.tone} icon={look.icon}>
        {approved ? t("list.approved") : t(refusalKey({ refusal, status }))}
      </Tag>
      {approved && refusal !== null && (
        <span className="block text-sm text-muted-foreground">{t(refusalKey({ refusal, status }))}</span>
      )}
      {why && <span className="block text-sm text-muted-foreground">{why}</span>}
    </>
  );
}

function CategoryName({ category }: { category: string }) {
  const t = useTranslations("templates");
  const key = `category.${category.toLowerCase()}` as "category.marketing";
  return t.has(key) ? t(key) : category.toLowerCase();
}

const QUALITIES = ["green", "yellow", "red"] as const;

function QualityName({ quality }: { quality: string | null }) {
  const t = useTranslations("nav");
  const known = QUALITIES.find((each) => each === quality?.toLowerCase());
  return (
    <span className={known ? undefined : "text-muted-foreground"}>{t(`quality_${known ?? "unknown"}`)}</span>
  );
}
