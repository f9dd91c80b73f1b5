import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Brand } from "@/components/layout/logo";
import { LanguageButton, ThemeButton } from "@/components/layout/preferences";
import "./api-docs.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("api_docs");
  return { title: t("title"), robots: { index: false } };
}

export default async function ApiDocsLayout({ children }: { children: ReactNode }) {
  const { common: shared, nav, errors, field_errors, api_docs } = await getMessages();
  const common = await getTranslations("common");
  return (
    <NextIntlClientProvider messages={{ common: shared, nav, errors, field_errors, api_docs }}>
      <a className="skip" href="#content">
        {common("skip")}
      </a>
      <header className="api-bar">
        <Brand />
        <div className="row">
          <LanguageButton />
          <ThemeButton />
        </div>
      </header>
      {children}
    </NextIntlClientProvider>
  );
}
