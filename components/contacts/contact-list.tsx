"use client";

import { Users } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ContactFilter } from "@/lib/contacts/schema";
import { DataTable } from "../common/data-table";
import { EmptyState } from "../common/empty-state";
import { Pager } from "../common/pager";
import { Sheet } from "../common/sheet";
import { useSelection } from "../common/use-selection";
import { Button } from "../ui/button";
import { ContactBulkBar } from "./contact-bulk-bar";
import { useContactColumns } from "./contact-columns";
import { ContactFilters } from "./contact-filters";
import type { CategoryOption, ContactLine } from "./contact-line";

type ContactRowsProps = {
  lines: ContactLine[];
  count: number | null;
  countAtLeast: number;
  links: { from: number; previousHref?: string; nextHref?: string };
  sort: { href: string; direction: "ascending" | null };
  filter: ContactFilter;
  categories: CategoryOption[];
  chips: CategoryOption[];
  /** The category of this page. */
  category?: CategoryOption;
  /** The current time, for 24-hour windows and relative dates. */
  now: string;
};

export type ContactListProps = ContactRowsProps & {
  /** Those of the contacts, for the filter. */
  countries: string[];
  /** Start of the current day, the end of relative periods. */
  today: string;
  path: string;
  /** Replaces the list when there are no contacts at all. */
  blank: ReactNode;
};

export function ContactList({ today, path, blank, countries, ...rows }: ContactListProps) {
  const { lines, category, categories, filter, links } = rows;
  const t = useTranslations("contacts.list");
  const filtered = Object.keys(filter).some((name) => !(category && name === "category_id"));
  if (lines.length === 0 && !filtered && !links.previousHref) return <Sheet>{blank}</Sheet>;
  return (
    <Sheet label={t("label")}>
      <ContactFilters categories={category ? null : categories} countries={countries} today={today} />
      {lines.length > 0 ? (
        // Changed filters reset the selection.
        <ContactRows key={JSON.stringify(filter)} {...rows} />
      ) : (
        <EmptyState
          plain
          title={t("nothing_title")}
          action={
            <Button variant="outline" asChild>
              <Link href={path}>
                <Users />
                {t("show_all")}
              </Link>
            </Button>
          }
        >
          {t("nothing")}
        </EmptyState>
      )}
    </Sheet>
  );
}

function ContactRows(props: ContactRowsProps) {
  const { lines, count, countAtLeast, links } = props;
  const t = useTranslations("contacts.list");
  const own = lines.filter(({ foreign }) => !foreign);
  const selection = useSelection(own.map(({ id }) => String(id)));
  const columns = useContactColumns({ ...props, selection });
  return (
    <>
      <ContactBulkBar
        selection={selection}
        filter={props.filter}
        // Other users' contacts cannot be selected.
        count={own.length === lines.length ? { exact: count, at_least: countAtLeast } : null}
        categories={props.categories}
        category={props.category}
      />
      <DataTable caption={t("label")} rows={lines} rowKey={(line) => line.id} columns={columns} />
      <Pager shown={lines.length} count={count} countAtLeast={countAtLeast} {...links} />
    </>
  );
}
