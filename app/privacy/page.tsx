import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { PageHead } from "@/components/common/page-head";
import { BarePage } from "@/components/layout/bare-page";
import { PrivacyNotice } from "@/components/privacy/privacy-notice";
import { languages } from "@/lib/i18n/languages";
import { getPrivacyNotice, privacyPages } from "@/lib/settings/organisation";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("privacy");
  const { organisation } = await getPrivacyNotice();
  const pages = privacyPages().map(({ locale, url }) => [locale, url]);
  return {
    title: organisation ? { absolute: `${t("title")} · ${organisation.name}` } : t("title"),
    description: organisation ? t("description", { name: organisation.name }) : undefined,
    robots: organisation ? undefined : { index: false },
    alternates: { languages: Object.fromEntries(pages) },
  };
}

/** Public, in the language of its address. Meta refuses an address that answers 404, so it is there before it is filled. */
export default async function PrivacyPage() {
  const t = await getTranslations("privacy");
  const current = await getLocale();
  const { organisation, kept } = await getPrivacyNotice();
  const others = privacyPages().filter(({ locale }) => locale !== current);
  return (
    <BarePage>
      <div className="grid gap-6">
        <PageHead
          title={t("title")}
          lead={
            organisation
              ? t.rich("lead", { b: (chunks) => <b>{chunks}</b>, name: organisation.name })
              : t("not_filled")
          }
        />
        {organisation && <PrivacyNotice organisation={organisation} kept={kept} />}
        <p className="flex flex-wrap gap-4 text-sm">
          {others.map(({ locale }) => (
            <a key={locale} href={languages[locale].privacyPath} hrefLang={locale} lang={locale}>
              {languages[locale].name}
            </a>
          ))}
        </p>
      </div>
    </BarePage>
  );
}
