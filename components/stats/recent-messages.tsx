import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { hrefOf } from "../common/page-links";
import { SearchInput } from "../common/search-input";
import { Section, Sheet } from "../common/sheet";
import { Toolbar } from "../common/toolbar";
import type { MessageLine } from "../messages/message-line";
import { MessageTable } from "../messages/message-table";
import { StatusFilter } from "../messages/status-filter";
import { Button } from "../ui/button";
import { TextLink } from "../ui/text-link";

type RecentMessagesProps = {
  lines: MessageLine[];
  count: number | null;
  countAtLeast: number;
  filter: { q?: string; status?: string };
  now: string;
};

export function RecentMessages({ lines, count, countAtLeast, filter, now }: RecentMessagesProps) {
  const t = useTranslations("dashboard.recent");
  const format = useFormat();
  const figures = { count: countAtLeast, n: format.number(countAtLeast), shown: String(lines.length) };
  const isFiltered = Boolean(filter.q || filter.status);
  const sentence = isFiltered
    ? count === null
      ? "found_at_least"
      : "found"
    : count === null
      ? "total_at_least"
      : "total";
  return (
    <Sheet labelledBy="recent">
      <Section
        flush
        title={t("title")}
        titleId="recent"
        aside={<TextLink href={hrefOf("/messages", filter)}>{t("all")}</TextLink>}
      >
        <Toolbar>
          <SearchInput label={t("search")} />
          <StatusFilter />
          <Button variant="outline" size="sm" asChild>
            <a href={hrefOf("/api/messages/export", { ...filter, time_zone: format.timeZone })} download>
              <Download />
              {t("download")}
            </a>
          </Button>
        </Toolbar>
        {lines.length > 0 && <MessageTable caption={t("title")} lines={lines} now={now} />}
        <p
          className="border-t border-border px-6 py-3 text-sm text-muted-foreground max-md:px-(--gutter)"
          role="status"
        >
          {lines.length === 0 ? t("none") : t(sentence, figures)}
        </p>
      </Section>
    </Sheet>
  );
}
