"use client";

import { ListFilter, X } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { MESSAGE_KINDS } from "@/lib/sending/states";
import { FilterSelect } from "../common/filter-select";
import { SearchInput } from "../common/search-input";
import { Toolbar } from "../common/toolbar";
import { Button } from "../ui/button";
import { DayFilter } from "./day-filter";
import { StatusFilter } from "./status-filter";

const FOLDED = ["kind", "since", "until"] as const;
const ALL = ["q", "status", "campaign_id", "contact_id", ...FOLDED];

type MessageFiltersProps = {
  campaigns: { id: number; name: string }[];
  /** The contact whose messages are shown, with the URL that shows everyone's. */
  contact: { name: string; dropHref: string } | null;
};

export function MessageFilters({ campaigns, contact }: MessageFiltersProps) {
  const t = useTranslations("messages.filters");
  const kinds = useTranslations("messages.kinds");
  const search = useSearchParams();
  const pathname = usePathname();
  const active = FOLDED.filter((name) => search.has(name)).length;
  const [unfolded, setUnfolded] = useState(active > 0);
  const foldId = useId();
  return (
    <>
      <Toolbar>
        <SearchInput label={t("search")} />
        <StatusFilter />
        <FilterSelect
          label={t("campaign")}
          param="campaign_id"
          options={[
            { value: "", label: t("any_campaign") },
            ...campaigns.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
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
        {contact && (
          <Button variant="outline" size="sm" asChild>
            <Link
              href={contact.dropHref}
              scroll={false}
              aria-label={t("drop_contact", { name: contact.name })}
            >
              {t("contact", { name: contact.name })}
              <X />
            </Link>
          </Button>
        )}
        {ALL.some((name) => search.has(name)) && (
          <Button variant="ghost" size="sm" asChild>
            <Link href={pathname} scroll={false}>
              <X />
              {t("clear")}
            </Link>
          </Button>
        )}
      </Toolbar>
      <Toolbar id={foldId} hidden={!unfolded}>
        <FilterSelect
          label={t("kind")}
          param="kind"
          options={[
            { value: "", label: t("any_kind") },
            ...MESSAGE_KINDS.map((kind) => ({ value: kind, label: kinds(kind) })),
          ]}
        />
        <DayFilter label={t("from")} param="since" />
        <DayFilter label={t("to")} param="until" isEnd />
      </Toolbar>
    </>
  );
}
