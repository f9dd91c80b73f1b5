import { useTranslations } from "next-intl";
import { secondsUntil } from "@/lib/base/time";
import { useFormat } from "@/lib/i18n/use-format";
import { pickColumn } from "../common/bulk-bar";
import { CategoryChips } from "../common/category-chip";
import { type Column, NameCell } from "../common/data-table";
import { StateMark } from "../common/state-mark";
import { Tel } from "../common/tel";
import type { Selection } from "../common/use-selection";
import { WindowRing } from "../common/window-ring";
import { type CategoryOption, type ContactLine, stateOf } from "./contact-line";

type ContactColumnsOptions = {
  selection: Selection;
  /** Categories that may appear in a row: the user's own, and those of other users' contacts on this page. */
  chips: CategoryOption[];
  /** The category of this page, which rows do not repeat. */
  category?: CategoryOption;
  sort: { href: string; direction: "ascending" | null };
  now: string;
};

export function useContactColumns({ selection, chips, category, sort, now }: ContactColumnsOptions) {
  const t = useTranslations("contacts.list");
  const format = useFormat();
  const known = new Map(chips.filter(({ id }) => id !== category?.id).map((each) => [each.id, each]));
  const displayName = (line: ContactLine) => line.full_name ?? t("nameless");
  const columns: Column<ContactLine>[] = [
    pickColumn(selection, (line) => (line.foreign ? null : { id: String(line.id), name: displayName(line) })),
    {
      id: "name",
      header: t("name"),
      sort,
      place: "name",
      cell: (line) => (
        <NameCell
          href={`/contacts/${line.id}`}
          name={displayName(line)}
          sub={
            <>
              {line.phone ? <Tel phone={line.phone} country={line.country_code} /> : t("no_phone")}
              {line.foreign && ` · ${t("foreign", { name: line.owner_name })}`}
            </>
          }
        />
      ),
    },
    {
      id: "categories",
      header: t(category ? "other_categories" : "categories"),
      place: "hidden",
      className: "md:min-w-32",
      cell: (line) => <CategoryChips categories={line.category_ids.flatMap((id) => known.get(id) ?? [])} />,
    },
    {
      id: "state",
      header: t("last_message"),
      place: "end",
      cell: (line) => {
        const state = stateOf(line);
        return state ? <StateMark state={state} /> : <Muted desk>{t("no_message")}</Muted>;
      },
    },
    {
      id: "window",
      header: t("window"),
      explain: "window",
      place: "full",
      cell: (line) => {
        const seconds = secondsUntil(line.window_until, now);
        return seconds > 0 ? <WindowRing secondsLeft={seconds} /> : <Muted desk>{t("window_shut")}</Muted>;
      },
    },
    {
      id: "interaction",
      header: t("last_interaction"),
      place: "hidden",
      className: "max-xl:hidden",
      cell: (line) =>
        line.last_interaction_at ? (
          <Muted>{format.relative(line.last_interaction_at, now)}</Muted>
        ) : (
          <Muted>{t("never")}</Muted>
        ),
    },
  ];
  return columns;
}

function Muted({ children, desk }: { children: string; desk?: boolean }) {
  return <span className={`text-sm text-muted-foreground${desk ? " max-md:hidden" : ""}`}>{children}</span>;
}
