import Link from "next/link";
import { useTranslations } from "next-intl";
import { useReader } from "@/lib/i18n/reader";
import { Explain } from "../common/explain";
import { Note } from "../common/note";
import { Button } from "../ui/button";

/** On every page while Meta sends nothing: what that costs, and the one act that mends it. */
export function WebhookBar({ problem }: { problem: "unsubscribed" | "silent" }) {
  const t = useTranslations("webhook_bar");
  const reader = useReader();
  const act = reader.role === "super_admin" && (
    <Button variant="outline" size="sm" asChild>
      <Link href="/settings/health#setup">{t(`act_${problem}`)}</Link>
    </Button>
  );
  return (
    <section aria-label={t("label")} className="max-md:mx-gutter">
      <Note tone="stop" action={act}>
        {t.rich(problem, { ...reader, b: (chunks) => <b>{chunks}</b> })} <Explain word="webhook" />
      </Note>
    </section>
  );
}
