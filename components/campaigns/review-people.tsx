import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { DataTable, NameCell } from "@/components/common/data-table";
import { EmptyState } from "@/components/common/empty-state";
import { Pager } from "@/components/common/pager";
import { SearchInput } from "@/components/common/search-input";
import { Section, Sheet } from "@/components/common/sheet";
import { StateMark } from "@/components/common/state-mark";
import { Tel } from "@/components/common/tel";
import { Toolbar } from "@/components/common/toolbar";
import { Button } from "@/components/ui/button";
import type { PreviewContact } from "@/lib/campaigns/preview-schema";
import type { ExclusionReason } from "@/lib/campaigns/schema";

export const peopleId = "people";

type ReviewPeopleProps = {
  /** Phone numbers are formatted with spaces. */
  people: PreviewContact[];
  reason: ExclusionReason | undefined;
  /** The campaign whose people a copy leaves out. */
  original: string;
  isSearched: boolean;
  closeHref: string;
  paging: Omit<React.ComponentProps<typeof Pager>, "shown">;
};

/** The people behind a figure of the review: those who get the campaign, or those left out for a reason. */
export function ReviewPeople({ people, reason, original, isSearched, closeHref, paging }: ReviewPeopleProps) {
  const t = useTranslations("campaigns");
  const title = reason ? t(`reasons.${reason}`, { campaign: original }) : t("review.people");
  return (
    <Sheet labelledBy={peopleId} className="scroll-mt-6">
      <Section
        flush
        title={title}
        titleId={peopleId}
        aside={
          <Button variant="ghost" size="sm" asChild>
            <Link href={closeHref} scroll={false}>
              <X />
              {t("review.close_people")}
            </Link>
          </Button>
        }
      >
        <Toolbar>
          <SearchInput label={t("contacts.search")} />
        </Toolbar>
        {people.length === 0 ? (
          <EmptyState plain title={t(isSearched ? "contacts.nobody_found" : "contacts.nobody")} />
        ) : (
          <DataTable
            caption={title}
            rows={people}
            rowKey={({ contact_id }) => contact_id}
            columns={[
              {
                id: "contact",
                header: t("contacts.contact"),
                place: "name",
                cell: ({ contact_id, full_name, phone }) => (
                  <NameCell
                    href={`/contacts/${contact_id}`}
                    name={full_name ?? phone ?? t("contacts.nameless")}
                    sub={full_name && phone ? <Tel phone={phone} /> : undefined}
                  />
                ),
              },
              ...(reason
                ? [
                    {
                      id: "why",
                      header: t("contacts.why"),
                      place: "full" as const,
                      cell: ({ reached_by }: PreviewContact) => (
                        <StateMark state="skipped">
                          {t(`left_out_one.${reason}`, { campaign: reached_by ?? original })}
                        </StateMark>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
        {people.length > 0 && <Pager shown={people.length} {...paging} />}
      </Section>
    </Sheet>
  );
}
