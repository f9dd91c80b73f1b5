import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Brand } from "@/components/layout/brand";
import { LanguageButton, ThemeButton } from "@/components/layout/preferences";
import { SkipLink } from "@/components/layout/skip-link";
import "./api-docs.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("api_docs");
  return { title: t("title"), robots: { index: false } };
}

export default async function ApiDocsLayout({ children }: { children: ReactNode }) {
  const { common: shared, nav, errors, field_errors, api_docs } = await getMessages();
  return (
    <NextIntlClientProvider messages={{ common: shared, nav, errors, field_errors, api_docs }}>
      <SkipLink />
      <header className="api-bar">
        <Brand />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <LanguageButton />
          <ThemeButton />
        </div>
      </header>
      {children}
    </NextIntlClientProvider>
  );
}
