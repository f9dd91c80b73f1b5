import { Upload } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { EmptyState, NextSteps } from "../common/empty-state";
import { Section, Sheet } from "../common/sheet";
import { Button } from "../ui/button";

type FirstStepsProps = { contacts: number; ratePerMinute: number };

/** The home page before the first campaign. */
export function FirstSteps({ contacts, ratePerMinute }: FirstStepsProps) {
  const t = useTranslations("dashboard.first");
  const format = useFormat();
  const hasContacts = contacts > 0;
  return (
    <Sheet label={t("title")}>
      <EmptyState title={t("title")}>{t("what", { n: format.number(ratePerMinute) })}</EmptyState>
      <Section>
        <NextSteps
          steps={[
            {
              title: t("contacts"),
              detail: hasContacts
                ? t("contacts_done", { count: contacts, n: format.number(contacts) })
                : t("contacts_detail"),
              done: hasContacts,
              action: (
                <Button variant={hasContacts ? "outline" : "default"} asChild>
                  <Link href="/contacts/import">
                    <Upload />
                    {t("contacts_action")}
                  </Link>
                </Button>
              ),
            },
            {
              title: t("campaign"),
              detail: t("campaign_detail"),
              action: (
                <Button variant={hasContacts ? "default" : "outline"} asChild>
                  <Link href="/campaigns/new">{t("campaign_action")}</Link>
                </Button>
              ),
            },
            { title: t("follow"), detail: t("follow_detail") },
          ]}
        />
      </Section>
    </Sheet>
  );
}
