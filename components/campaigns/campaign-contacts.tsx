import { useTranslations } from "next-intl";
import { DataTable, NameCell } from "@/components/common/data-table";
import { EmptyState } from "@/components/common/empty-state";
import { hrefOf } from "@/components/common/page-links";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Section, Sheet } from "@/components/common/sheet";
import { StateMark } from "@/components/common/state-mark";
import { Tel } from "@/components/common/tel";
import { SegmentLinks } from "@/components/ui/segments";
import type { CampaignProgress } from "@/lib/campaigns/progress";
import type { ExclusionReason } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import type { CampaignContactsQuery } from "@/lib/messages/schema";
import { Toolbar } from "../common/toolbar";
import { type ContactLine, useContactColumns } from "./contact-columns";
import { RetryButton } from "./retry-button";

export type ContactsShown = Pick<CampaignContactsQuery, "status" | "reached" | "q"> & {
  left_out?: ExclusionReason;
};
type Paging = {
  count: number | null;
  countAtLeast: number;
  from: number;
  previousHref?: string;
  nextHref?: string;
};
type LeftOutLine = {
  contact_id: number;
  reason: ExclusionReason;
  full_name: string | null;
  phone: string | null;
};

type CampaignContactsProps = {
  path: string;
  progress: CampaignProgress;
  shown: ContactsShown;
  paging: Paging;
  isOwn: boolean;
  /** The campaign whose people a copy leaves out. */
  original: string;
} & ({ lines: ContactLine[]; left_out?: undefined } | { left_out: LeftOutLine[]; lines?: undefined });

export const contactsId = "contacts";

/** The contacts behind a figure: all of them, or those counted by a row of the funnel. */
export function CampaignContacts(props: CampaignContactsProps) {
  const { path, progress, shown, paging, isOwn } = props;
  const t = useTranslations("campaigns.contacts");
  const count = (props.lines ?? props.left_out).length;
  const showsRetry =
    isOwn && progress.retryable > 0 && (!shown.status || shown.status === "failed") && !shown.left_out;
  return (
    <Sheet label={t("title")} className="scroll-mt-6">
      <Section
        flush
        title={<span id={contactsId}>{t(titleOf(shown))}</span>}
        aside={showsRetry && <RetryButton id={progress.id} retryable={progress.retryable} />}
      />
      <Section flush>
        <Toolbar>
          <ContactSegments path={path} progress={progress} shown={shown} />
          {!shown.left_out && <SearchInput label={t("search")} />}
        </Toolbar>
        {count === 0 ? (
          <EmptyState plain title={t(shown.q ? "nobody_found" : "nobody")} />
        ) : props.lines ? (
          <ContactTable lines={props.lines} status={shown.status} now={progress.now} />
        ) : (
          <LeftOutTable lines={props.left_out} original={props.original} />
        )}
        {count > 0 && <Pager shown={count} {...paging} />}
      </Section>
    </Sheet>
  );
}

function titleOf({ status, reached, left_out }: ContactsShown) {
  if (left_out) return "titles.left_out" as const;
  return `titles.${reached ?? status ?? "all"}` as const;
}

const SEGMENTS = ["failed", "unknown", "skipped"] as const;

function ContactSegments({
  path,
  progress,
  shown,
}: Pick<CampaignContactsProps, "path" | "progress" | "shown">) {
  const t = useTranslations("campaigns.contacts");
  const format = useFormat();
  const href = (search: Record<string, string | undefined>) =>
    `${hrefOf(path, { ...search, q: shown.q })}#${contactsId}`;
  const chosen = shown.reached ?? shown.status;
  const isOwnSegment = SEGMENTS.some((state) => state === chosen);
  return (
    <SegmentLinks
      label={t("filter")}
      links={[
        { href: href({}), label: t("all"), current: !chosen && !shown.left_out },
        ...(chosen && !isOwnSegment
          ? [
              {
                href: href(shown.reached ? { reached: chosen } : { status: chosen }),
                label: t(`titles.${chosen}`),
                current: true,
              },
            ]
          : []),
        ...SEGMENTS.filter((state) => progress.message_1[state] > 0 || state === chosen).map((state) => ({
          href: href({ status: state }),
          label: t(`segment.${state}`, {
            count: progress.message_1[state],
            n: format.number(progress.message_1[state]),
          }),
          current: chosen === state,
        })),
        ...(shown.left_out
          ? [{ href: href({ left_out: shown.left_out }), label: t("titles.left_out"), current: true }]
          : []),
      ]}
    />
  );
}

function ContactTable({ lines, status, now }: { lines: ContactLine[]; status?: string; now: string }) {
  const t = useTranslations("campaigns.contacts");
  return (
    <DataTable
      caption={t("title")}
      rows={lines}
      rowKey={({ id }) => id}
      columns={useContactColumns(status, now)}
    />
  );
}

function LeftOutTable({ lines, original }: { lines: LeftOutLine[]; original: string }) {
  const t = useTranslations("campaigns");
  return (
    <DataTable
      caption={t("contacts.titles.left_out")}
      rows={lines}
      rowKey={({ contact_id }) => contact_id}
      columns={[
        {
          id: "contact",
          header: t("contacts.contact"),
          place: "name",
          cell: ({ contact_id, full_name, phone }) => (
            <NameCell
              href={`/contacts/${contact_id}`}
              name={full_name ?? phone ?? t("contacts.deleted")}
              sub={full_name && phone ? <Tel phone={phone} /> : undefined}
            />
          ),
        },
        {
          id: "reason",
          header: t("contacts.why"),
          place: "full",
          cell: ({ reason }) => (
            <StateMark state="skipped">{t(`left_out_one.${reason}`, { campaign: original })}</StateMark>
          ),
        },
      ]}
    />
  );
}
