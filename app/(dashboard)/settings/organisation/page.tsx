import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Facts } from "@/components/common/figures";
import { Note } from "@/components/common/note";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { ConsentSentence } from "@/components/settings/consent-sentence";
import { OrganisationForm } from "@/components/settings/organisation-form";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { requireActor } from "@/lib/http/page";
import { wordsOf } from "@/lib/i18n/words";
import { getOrganisation, privacyPages } from "@/lib/settings/organisation";
import type { Organisation } from "@/lib/settings/organisation-schema";
import { worded } from "../../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.organisation");
  return { title: t("title") };
}

async function OrganisationPage() {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("settings.organisation");
  const organisation = await getOrganisation(ctx);
  const { name } = organisation;
  const isSuperAdmin = actor.role === "super_admin";
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  const pages = privacyPages();
  const sentences = await Promise.all(
    pages.map(async ({ locale, url }) => ({
      locale,
      sentence: (await wordsOf(locale))("privacy.consent", { name: name ?? "", url }),
    })),
  );
  return (
    <>
      <PageHead title={t("title")} lead={t.rich("lead", { b })} />
      <SettingsTabs current="organisation" role={actor.role} />
      {name === null && (
        <Note tone="wait">{t.rich(isSuperAdmin ? "page_empty" : "page_empty_admin", { b })}</Note>
      )}
      <Two>
        <Sheet labelledBy="who">
          <Section title={t("details")} titleId="who">
            {isSuperAdmin ? (
              <OrganisationForm organisation={organisation} />
            ) : (
              <OrganisationFacts organisation={organisation} />
            )}
          </Section>
        </Sheet>
        <Sheet labelledBy="page">
          <Section title={t("page")} titleId="page">
            <div className="grid gap-3">
              <p className="text-muted-foreground">{t("page_what")}</p>
              <ul className="grid gap-1">
                {pages.map(({ locale, url }) => (
                  <li key={locale} className="[overflow-wrap:anywhere]">
                    <a href={url} hrefLang={locale} target="_blank" rel="noopener">
                      {url}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          </Section>
          {name !== null && (
            <Section title={t("consent")}>
              <div className="grid gap-4">
                <p className="text-muted-foreground">{t("consent_what")}</p>
                {sentences.map((each) => (
                  <ConsentSentence key={each.locale} {...each} />
                ))}
              </div>
            </Section>
          )}
        </Sheet>
      </Two>
    </>
  );
}

export default worded("settings/organisation", OrganisationPage);

async function OrganisationFacts({ organisation }: { organisation: Organisation }) {
  const t = await getTranslations("settings.organisation");
  const facts = {
    name: organisation.name,
    address: organisation.address,
    email: organisation.contact_email,
    phone: organisation.contact_phone,
    registration: organisation.registration,
    purpose: organisation.purpose,
    place: organisation.data_location,
  };
  const labels = Object.keys(facts) as (keyof typeof facts)[];
  return <Facts facts={labels.map((label) => ({ label: t(label), value: facts[label] ?? t("none") }))} />;
}
