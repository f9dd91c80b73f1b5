"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import type { Column } from "./data-table";
import type { Selection } from "./use-selection";

type BulkBarProps = {
  selection: Selection;
  /** Number of rows that match the filters, across pages. */
  total: number | null;
  /** Lower bound, when `total` is not known exactly. */
  totalAtLeast?: number;
  /** Actions, as `Button variant="ghost" size="sm"`. */
  children: ReactNode;
};

/** Bar above the table, shown while rows are selected. */
export function BulkBar({ selection, total, totalAtLeast, children }: BulkBarProps) {
  const t = useTranslations("common");
  const format = useFormat();
  const { everything, count } = selection;
  if (!everything && count === 0) return null;
  const known = total ?? totalAtLeast;
  const shown = everything ? (known ?? count) : count;
  const inexact = total === null;
  const canChooseAll = !everything && selection.pageComplete && known !== undefined && known > count;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 bg-secondary px-inset py-2 text-sm/6 font-semibold text-secondary-foreground">
      <span role="status">
        {t(everything && inexact ? "chosen_at_least" : "chosen", { count: shown, n: format.number(shown) })}
      </span>
      {canChooseAll && (
        <Button variant="ghost" size="sm" onClick={selection.chooseEverything}>
          {t(inexact ? "choose_all_at_least" : "choose_all", { n: format.number(known) })}
        </Button>
      )}
      <Button variant="ghost" size="sm" onClick={selection.clear}>
        {t("clear_choice")}
      </Button>
      <span className="min-w-0 flex-auto" />
      {/* On a wide screen actions that do not fit move to the next line together. */}
      <div className="-mx-3 flex flex-wrap gap-x-1 gap-y-2 max-lg:contents">{children}</div>
    </div>
  );
}

/** A column of checkboxes; hidden on a phone. */
export function pickColumn<Row>(
  selection: Selection,
  /** `null` when a row cannot be selected. */
  rowOf: (row: Row) => { id: string; name: string } | null,
): Column<Row> {
  return {
    id: "pick",
    header: <PickPage selection={selection} />,
    cell: (row) => {
      const picked = rowOf(row);
      return picked && <PickRow selection={selection} {...picked} />;
    },
    className: "w-11 max-md:hidden md:pr-0",
  };
}

function PickPage({ selection }: { selection: Selection }) {
  const t = useTranslations("common");
  return (
    <Checkbox
      aria-label={t("choose_page")}
      checked={selection.pageComplete}
      indeterminate={selection.count > 0 && !selection.pageComplete}
      onChange={selection.togglePage}
    />
  );
}

function PickRow({ selection, id, name }: { selection: Selection; id: string; name: string }) {
  const t = useTranslations("common");
  return (
    <Checkbox
      aria-label={t("choose_row", { name })}
      checked={selection.isChosen(id)}
      onChange={() => selection.toggle(id)}
    />
  );
}
