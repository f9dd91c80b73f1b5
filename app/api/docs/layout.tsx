import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Brand } from "@/components/layout/logo";
import { LanguageButtons, ThemeButton } from "@/components/layout/preferences";
import { SkipLink } from "@/components/layout/skip-link";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("api_docs");
  return { title: t("title"), robots: { index: false } };
}

export default async function ApiDocsLayout({ children }: { children: ReactNode }) {
  const { common: shared, nav, errors, field_errors, api_docs } = await getMessages();
  return (
    <NextIntlClientProvider messages={{ common: shared, nav, errors, field_errors, api_docs }}>
      <SkipLink />
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-border px-gutter py-3">
        <Brand />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <LanguageButtons />
          <ThemeButton />
        </div>
      </header>
      {children}
    </NextIntlClientProvider>
  );
}
