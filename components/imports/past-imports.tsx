import Link from "next/link";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import type { OwnedImport } from "@/lib/imports/schema";
import { ListRow } from "../common/list-row";
import { Section, Sheet } from "../common/sheet";
import { Tag } from "../common/tag";

type PastImport = Pick<
  OwnedImport,
  "id" | "file_name" | "status" | "created" | "updated" | "rejected" | "created_at" | "undone_at"
>;

export function PastImports({ imports, now }: { imports: PastImport[]; now: string }) {
  const t = useTranslations("imports.past");
  const format = useFormat();
  return (
    <Sheet labelledBy="past-imports">
      <Section flush title={t("title")} titleId="past-imports">
        <ul>
          {imports.map((each) => (
            <ListRow key={each.id}>
              <span className="min-w-0 flex-auto">
                <Link
                  href={`/contacts/import?id=${each.id}`}
                  className="font-semibold break-words text-inherit no-underline hover:underline hover:decoration-auto"
                >
                  {each.file_name}
                </Link>
                <span className="block text-sm text-muted-foreground">
                  {format.moment(each.created_at, now)} ·{" "}
                  {t("counts", {
                    created: format.number(each.created),
                    updated: format.number(each.updated),
                    rejected: format.number(each.rejected),
                  })}
                </span>
              </span>
              <Status {...each} />
            </ListRow>
          ))}
        </ul>
      </Section>
    </Sheet>
  );
}

function Status({ status, undone_at }: Pick<PastImport, "status" | "undone_at">) {
  const t = useTranslations("imports.past");
  if (undone_at) return <Tag>{t("undone")}</Tag>;
  if (status === "running") return <Tag tone="go">{t("running")}</Tag>;
  if (status === "failed") return <Tag tone="stop">{t("failed")}</Tag>;
  return <Tag tone="done">{t("completed")}</Tag>;
}
