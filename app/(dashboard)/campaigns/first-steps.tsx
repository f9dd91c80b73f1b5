import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState, NextSteps } from "@/components/common/empty-state";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import type { Ctx } from "@/lib/actor/context";
import { listContacts } from "@/lib/contacts/queries";
import { ContactListQuery } from "@/lib/contacts/schema";
import { listTemplateChoices } from "@/lib/templates/queries";

/** What a first campaign needs, and what of it exists. */
export async function FirstSteps({ ctx, hasCategory }: { ctx: Ctx; hasCategory: boolean }) {
  const t = await getTranslations("campaigns.list");
  const [contacts, templates] = await Promise.all([
    listContacts(ctx, ContactListQuery.parse({ limit: 1 })),
    listTemplateChoices(ctx),
  ]);
  const link = (href: string, label: string) => (
    <Button variant="outline" asChild size="sm">
      <Link href={href}>{label}</Link>
    </Button>
  );
  return (
    <Sheet>
      <Section>
        <EmptyState title={t("blank_title")}>{t("blank")}</EmptyState>
      </Section>
      <Section>
        <NextSteps
          steps={[
            {
              title: t("step_contacts"),
              detail: t("step_contacts_detail"),
              done: contacts.items.length > 0,
              action: link("/contacts/import", t("step_contacts_go")),
            },
            {
              title: t("step_category"),
              detail: t("step_category_detail"),
              done: hasCategory,
              action: link("/categories", t("step_category_go")),
            },
            {
              title: t("step_template"),
              detail: t("step_template_detail"),
              done: templates.some(({ refusal }) => refusal === null),
              action: link("/campaigns/new", t("step_template_go")),
            },
            {
              title: t("step_write"),
              detail: t("step_write_detail"),
              action: link("/campaigns/new", t("step_write_go")),
            },
          ]}
        />
      </Section>
    </Sheet>
  );
}
