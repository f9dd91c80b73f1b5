import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ThemeProvider } from "@/components/layout/theme-provider";
import { TimeZoneCookie } from "@/components/layout/time-zone-cookie";
import { clientWordsOf } from "@/lib/i18n/client-words";
import { fontVariables } from "./fonts";
import "./globals.css";
// What most pages use. Loaded here it is loaded once; otherwise each part of a page brings a copy.
import "next/link";
import "@/components/common/crash-panel";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: { default: "Relance", template: "%s · Relance" }, description: t("promise") };
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f4ef" },
    { media: "(prefers-color-scheme: dark)", color: "#10131d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const request = await headers();
  const nonce = request.get("x-nonce") ?? undefined;
  const hasFlags = !request.get("user-agent")?.includes("Windows");
  return (
    <html lang={await getLocale()} className={fontVariables} data-flags={hasFlags} suppressHydrationWarning>
      <body>
        <NextIntlClientProvider messages={await clientWordsOf("")}>
          <ThemeProvider nonce={nonce}>
            {children}
            <TimeZoneCookie />
          </ThemeProvider>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
