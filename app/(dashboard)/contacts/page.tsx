import { Download, Upload, Users } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { PageHead } from "@/components/common/page-head";
import { hrefOf } from "@/components/common/page-links";
import { NewContactButton, OptOutListButton } from "@/components/contacts/contact-buttons";
import { Button } from "@/components/ui/button";
import { listCategoryOptions } from "@/lib/categories/queries";
import { countContacts } from "@/lib/contacts/queries";
import { ContactExportQuery } from "@/lib/contacts/schema";
import { requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { worded } from "../worded";
import { ContactListSection } from "./contact-list-section";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("contacts");
  return { title: t("title") };
}

export default worded("contacts", ContactsPage);

async function ContactsPage({ searchParams }: { searchParams: SearchParams }) {
  const { ctx } = await requireActor();
  const t = await getTranslations("contacts");
  const format = await getFormat();
  const [all, silenced, categories] = await Promise.all([
    countContacts(ctx, {}),
    countContacts(ctx, { opted_out: true }),
    listCategoryOptions(ctx),
  ]);
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  const silenced_n = format.number(silenced.count_at_least);
  const figures = {
    b,
    count: all.count_at_least,
    n: format.number(all.count_at_least),
    silenced: silenced.count_at_least,
    silenced_n: silenced.count === null ? t("more_than", { n: silenced_n }) : silenced_n,
  };
  const empty = all.count === 0;
  return (
    <>
      <PageHead
        title={t("title")}
        lead={empty ? t("lead_none") : t.rich(all.count === null ? "lead_at_least" : "lead", figures)}
        actions={
          <>
            {!empty && <ExportLink searchParams={searchParams} label={t("download")} />}
            <OptOutListButton>{t("list_of_refusals")}</OptOutListButton>
            <Button variant="outline" asChild>
              <Link href="/contacts/import">
                <Upload />
                {t("import")}
              </Link>
            </Button>
            <NewContactButton categories={categories}>{t("add")}</NewContactButton>
          </>
        }
      />
      <ContactListSection
        ctx={ctx}
        searchParams={searchParams}
        path="/contacts"
        blank={
          <EmptyState icon={Users} title={t("blank_title")} action={<ImportLink label={t("blank_action")} />}>
            {t("blank")}
          </EmptyState>
        }
      />
    </>
  );
}

/** Exports all contacts that match the filters, not just this page. */
async function ExportLink({ searchParams, label }: { searchParams: SearchParams; label: string }) {
  const query = await searchOf(ContactExportQuery, searchParams);
  const { timeZone: time_zone } = await getFormat();
  const search = Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, value === undefined ? undefined : String(value)]),
  );
  return (
    <Button variant="ghost" asChild className="max-md:hidden">
      <a href={hrefOf("/api/contacts/export", { ...search, time_zone })} download>
        <Download />
        {label}
      </a>
    </Button>
  );
}

function ImportLink({ label }: { label: string }) {
  return (
    <Button variant="outline" asChild>
      <Link href="/contacts/import">
        <Upload />
        {label}
      </Link>
    </Button>
  );
}
