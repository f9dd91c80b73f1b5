import { Send, Upload, Users } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Announced } from "@/components/common/announced";
import { ErrorPanel } from "@/components/common/error-panel";
import { Note } from "@/components/common/note";
import { PageHead } from "@/components/common/page-head";
import { hrefOf, pageLinks } from "@/components/common/page-links";
import { CorrectionSheet } from "@/components/imports/correction-sheet";
import { ImportProgress } from "@/components/imports/import-progress";
import { ImportReport } from "@/components/imports/import-report";
import { ImportSteps } from "@/components/imports/import-steps";
import { RejectedTable } from "@/components/imports/rejected-table";
import { RemarkSheet } from "@/components/imports/remark-sheet";
import { UndoImportButton } from "@/components/imports/undo-import-button";
import { Button } from "@/components/ui/button";
import type { Ctx } from "@/lib/actor/context";
import { DAY_MS } from "@/lib/base/time";
import { getCategory } from "@/lib/categories/queries";
import { foundOr404 } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { locate } from "@/lib/imports/mapping";
import { RemarksQuery } from "@/lib/imports/preview-schema";
import { countRejected, getImport, listRejected, listRemarks } from "@/lib/imports/queries";
import { type OwnedImport, RejectedQuery } from "@/lib/imports/schema";
import { UNDO_DAYS } from "@/lib/imports/undo-days";

type ImportResultProps = { ctx: Ctx; id: string; searchParams: SearchParams };

/** A running import, or its result. */
export async function ImportResult({ ctx, id, searchParams }: ImportResultProps) {
  const result = await foundOr404(getImport(ctx, id));
  const t = await getTranslations("imports");
  const format = await getFormat();
  const running = result.status === "running" || result.status === "waiting";
  const saved = result.created + result.updated;
  const to_correct = result.rejected - result.left_out;
  const figures = {
    name: result.file_name,
    count: saved,
    n: format.number(saved),
    rejected: to_correct,
    rejected_n: format.number(to_correct),
  };
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  const onlyRejected = result.rejected > 0 && result.rejected === result.total;
  const title = running ? "running" : result.status === "failed" ? "failed" : "done";
  return (
    <>
      <PageHead
        back={{ href: "/contacts", label: t("back") }}
        title={t(`result.${title}_title`, figures)}
        lead={t.rich(title === "done" && onlyRejected ? "result.rejected_lead" : `result.${title}_lead`, {
          ...figures,
          b,
        })}
        actions={!running && <Actions ctx={ctx} result={result} />}
      />
      <Announced
        state={title}
        goesOn={false}
        atStart={running}
        sentence={t(`result.${title}_title`, figures)}
      />
      <ImportSteps current={running ? "import" : "done"} />
      {result.undone_at && (
        <Note tone="go">
          <b>{t("undo.undone")}</b> {format.dateTime(result.undone_at)}
        </Note>
      )}
      {result.status === "waiting" && <Note tone="wait">{t("result.waiting")}</Note>}
      {result.status === "failed" && <Failure code={result.error_code ?? "internal"} saved={saved} />}
      {running ? <ImportProgress first={result} /> : <ImportReport report={result} />}
      {result.rejected > 0 && !running && <Rejected ctx={ctx} result={result} searchParams={searchParams} />}
      {result.remarked > 0 && !running && <Remarked ctx={ctx} result={result} />}
      {!running && canUndo(ctx, result) && (
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 max-md:mx-gutter">
          <p className="max-w-[34rem] text-sm text-muted-foreground">
            {t("undo.until", { days: UNDO_DAYS })}
          </p>
          <UndoImportButton id={result.id} created={result.created} />
        </div>
      )}
    </>
  );
}

async function Actions({ ctx, result }: { ctx: Ctx; result: OwnedImport }) {
  const t = await getTranslations("imports.result");
  const format = await getFormat();
  const { category_id, owner_id } = result;
  const category =
    category_id !== null && owner_id === ctx.actor.id ? await getCategory(ctx, category_id) : null;
  const count = category?.contact_count ?? 0;
  const isWhole = count <= result.created + result.updated + result.unchanged;
  return (
    <>
      <Button variant="outline" asChild>
        <Link href="/contacts/import">
          <Upload />
          {t("another")}
        </Link>
      </Button>
      <Button variant={count > 0 ? "outline" : "default"} asChild>
        <Link href={category_id ? `/categories/${category_id}` : "/contacts"}>
          <Users />
          {t("see")}
        </Link>
      </Button>
      {category && count > 0 && (
        <Button asChild>
          <Link href={`/campaigns/new?category_id=${category.id}`}>
            <Send />
            {t(isWhole ? "write" : "write_category", {
              count,
              n: format.number(count),
              category: category.name,
            })}
          </Link>
        </Button>
      )}
    </>
  );
}

function canUndo(ctx: Ctx, result: OwnedImport): boolean {
  const age = ctx.now.getTime() - Date.parse(result.finished_at ?? result.created_at);
  const mine = result.owner_id === ctx.actor.id;
  return mine && result.created > 0 && !result.undone_at && age < UNDO_DAYS * DAY_MS;
}

async function Failure({ code, saved }: { code: string; saved: number }) {
  const t = await getTranslations("imports.result");
  const words = await getTranslations("field_errors");
  const format = await getFormat();
  const known = words.has(code as "xlsx");
  return (
    <ErrorPanel
      title={known ? words(code as "xlsx") : t("failed_what")}
      safe={t("failed_safe", { count: saved, n: format.number(saved) })}
      todo={t("failed_todo")}
      detail={code}
    />
  );
}

async function Remarked({ ctx, result }: { ctx: Ctx; result: OwnedImport }) {
  const query = RemarksQuery.parse({ limit: "50" });
  const { items } = await listRemarks(ctx, { ...query, id: result.id }, result.remarked);
  return <RemarkSheet lines={items} count={result.remarked} />;
}

type RejectedProps = { ctx: Ctx; result: OwnedImport; searchParams: SearchParams };

async function Rejected({ ctx, result, searchParams }: RejectedProps) {
  const query = await searchOf(RejectedQuery, searchParams);
  const counts = await countRejected(ctx, result);
  // The last row of a reason may just have been corrected.
  const reason = query.reason && counts[query.reason] ? query.reason : undefined;
  const { found } = locate(result.columns, result.mapping);
  const isCorrectable = result.owner_id === ctx.actor.id && !result.undone_at && found.length > 0;
  const { items, next_cursor } = await listRejected(ctx, {
    ...query,
    id: result.id,
    reason,
    open: isCorrectable,
  });
  const { cursor, from, trail } = (await searchParams) as Record<string, string | undefined>;
  const search = { id: result.id, reason, cursor: query.cursor && cursor, from, trail };
  const shared = {
    lines: items,
    rejected: result.rejected,
    links: pageLinks("/contacts/import", search, items.length, next_cursor),
    downloadHref: `/api/contacts/import/${result.id}/rejected`,
  };
  if (!isCorrectable) return <RejectedTable {...shared} columns={result.columns} mapping={result.mapping} />;
  return (
    <CorrectionSheet
      {...shared}
      id={result.id}
      counts={counts}
      reason={reason}
      columns={result.columns}
      mapping={result.mapping}
      fields={found.toSorted((one, other) => one.index - other.index)}
      firstPageHref={hrefOf("/contacts/import", { id: result.id })}
    />
  );
}
