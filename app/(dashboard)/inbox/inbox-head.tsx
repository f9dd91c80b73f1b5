import { getTranslations } from "next-intl/server";
import { PageHead } from "@/components/common/page-head";
import { getFormat } from "@/lib/i18n/get-format";

/** Title with the number of conversations to reply to. */
export async function InboxHead({ waiting, className }: { waiting: number; className?: string }) {
  const t = await getTranslations("inbox");
  const format = await getFormat();
  return (
    <PageHead
      className={className}
      title={t("title")}
      explain="window"
      lead={t.rich("lead", {
        count: waiting,
        n: format.number(waiting),
        b: (chunks) => <b>{chunks}</b>,
      })}
    />
  );
}
