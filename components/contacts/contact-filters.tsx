"use client";

import { ListFilter, X } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { DAY_MS } from "@/lib/base/time";
import { useFormat } from "@/lib/i18n/use-format";
import { FilterSelect } from "../common/filter-select";
import { SearchInput } from "../common/search-input";
import { Toolbar } from "../common/toolbar";
import { Button } from "../ui/button";
import type { CategoryOption } from "./contact-line";
import { useCountries } from "./countries";

const FOLDED = ["opted_out", "interacted_since", "consent"];
const DAYS = [1, 7, 30, 90];

type ContactFiltersProps = {
  /** Null on the page of a category. */
  categories: CategoryOption[] | null;
  /** Those of the contacts. */
  countries: string[];
  /** Start of the current day, the end of relative periods. */
  today: string;
};

export function ContactFilters({ categories, countries, today }: ContactFiltersProps) {
  const t = useTranslations("contacts.filters");
  const search = useSearchParams();
  const pathname = usePathname();
  const active = FOLDED.filter((name) => search.has(name)).length;
  const narrowed = active > 0 || ["q", "category_id", "country"].some((name) => search.has(name));
  const [unfolded, setUnfolded] = useState(active > 0);
  const foldId = useId();

  return (
    <>
      <Toolbar>
        <SearchInput label={t("search")} />
        {categories && (
          <FilterSelect
            label={t("category")}
            param="category_id"
            options={[
              { value: "", label: t("any_category") },
              ...categories.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
          />
        )}
        <CountryFilter present={countries} className="max-md:hidden" />
        <Button
          variant="outline"
          size="sm"
          aria-expanded={unfolded}
          aria-controls={foldId}
          onClick={() => setUnfolded(!unfolded)}
        >
          <ListFilter />
          {active > 0 ? t("more_active", { count: active }) : t("more")}
        </Button>
        {narrowed && (
          <Button variant="ghost" size="sm" asChild>
            <Link href={pathname} scroll={false}>
              <X />
              {t("clear")}
            </Link>
          </Button>
        )}
      </Toolbar>
      <Toolbar id={foldId} className="max-md:*:basis-full" hidden={!unfolded}>
        <CountryFilter present={countries} className="md:hidden" />
        <FilterSelect
          label={t("opted_out")}
          param="opted_out"
          options={[
            { value: "", label: t("any_state") },
            { value: "false", label: t("reachable") },
            { value: "true", label: t("silenced") },
          ]}
        />
        <SinceFilter today={today} />
        <FilterSelect
          label={t("consent")}
          param="consent"
          options={[
            { value: "", label: t("any_consent") },
            { value: "true", label: t("with_consent") },
            { value: "false", label: t("without_consent") },
          ]}
        />
      </Toolbar>
    </>
  );
}

function CountryFilter({ present, className }: { present: string[]; className: string }) {
  const t = useTranslations("contacts.filters");
  const { list } = useCountries();
  const chosen = useSearchParams().get("country");
  return (
    <FilterSelect
      label={t("country")}
      param="country"
      className={className}
      options={[
        { value: "", label: t("any_country") },
        ...list
          .filter(({ code }) => present.includes(code) || code === chosen)
          .map(({ code, name, flag }) => ({ value: code, label: `${flag} ${name}` })),
      ]}
    />
  );
}

/** A filter by period. The URL holds a date, so that a saved link keeps its meaning. */
function SinceFilter({ today }: { today: string }) {
  const t = useTranslations("contacts.filters");
  const format = useFormat();
  const since = useSearchParams().get("interacted_since");
  const periods = DAYS.map((days) => ({
    value: new Date(Date.parse(today) - days * DAY_MS).toISOString(),
    label: t("days", { count: days }),
  }));
  const other = since && !periods.some(({ value }) => value === since) && !Number.isNaN(Date.parse(since));
  return (
    <FilterSelect
      label={t("interaction")}
      param="interacted_since"
      options={[
        { value: "", label: t("any_interaction") },
        ...periods,
        ...(other ? [{ value: since, label: t("since", { date: format.date(since) }) }] : []),
      ]}
    />
  );
}
