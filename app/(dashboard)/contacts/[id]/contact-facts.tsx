import { getTranslations } from "next-intl/server";
import { CategoryChips } from "@/components/common/category-chip";
import { Explained } from "@/components/common/explain";
import { Facts } from "@/components/common/figures";
import { Section, Sheet } from "@/components/common/sheet";
import { Tel } from "@/components/common/tel";
import { WindowRing } from "@/components/common/window-ring";
import { EditContactButton } from "@/components/contacts/contact-buttons";
import type { CategoryOption } from "@/components/contacts/contact-line";
import type { ContactDetails } from "@/lib/contacts/schema";

type ContactFactsProps = {
  contact: ContactDetails;
  categories: CategoryOption[];
  secondsLeft: number;
  mine: boolean;
};

export async function ContactFacts({ contact, categories, secondsLeft, mine }: ContactFactsProps) {
  const t = await getTranslations("contacts");
  const own = Object.entries(contact.fields).map(([label, value]) => ({ label, value }));
  return (
    <Sheet label={t("page.facts")}>
      <Section>
        <Facts
          facts={[
            {
              label: t("page.phone"),
              value: contact.phone ? (
                <Tel phone={contact.phone} country={contact.country_code} />
              ) : (
                t("list.no_phone")
              ),
            },
            {
              label: <Explained word="window">{t("page.window")}</Explained>,
              value: <WindowRing secondsLeft={secondsLeft} />,
            },
            {
              label: t("list.categories"),
              value:
                contact.categories.length > 0 ? (
                  <CategoryChips categories={contact.categories} />
                ) : (
                  t("page.no_category")
                ),
            },
            ...(mine ? [] : [{ label: t("page.owner"), value: contact.owner_name }]),
            ...own,
          ]}
        />
      </Section>
      {mine && (
        <Section>
          <EditContactButton contact={contact} categories={categories}>
            {t("actions.edit")}
          </EditContactButton>
        </Section>
      )}
    </Sheet>
  );
}
