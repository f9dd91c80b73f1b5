import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LoginDrawing } from "@/components/layout/login-drawing";
import { StillBrand } from "@/components/layout/logo";
import { LanguageButtons, ThemeButton } from "@/components/layout/preferences";

export default function AuthLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("auth");
  return (
    <div className="grid min-h-dvh grid-cols-1 max-lg:grid-rows-[auto_1fr] lg:grid-cols-2">
      <aside
        aria-label="Relance"
        className="relative grid content-start gap-[18vh] overflow-hidden bg-selvedge p-12 text-selvedge-mark max-lg:px-6 max-lg:py-8 max-md:gap-4 max-md:px-gutter max-md:pt-5 max-md:pb-6"
      >
        <LoginDrawing />
        <StillBrand className="relative px-0" />
        <div className="relative grid gap-4 max-lg:hidden">
          <p className="max-w-[12em] font-display text-[2.5rem]/[1.1] font-semibold tracking-[-0.025em]">
            {t("slogan_all")}
            <br />
            {t("slogan_each")}
          </p>
          <p className="max-w-120 text-[oklch(0.9_0.02_268)]">{t("promise")}</p>
        </div>
      </aside>
      <main
        id="content"
        className="grid content-center justify-items-center gap-6 px-6 py-8 max-md:content-start max-md:px-gutter max-md:py-6"
      >
        {children}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
          <LanguageButtons />
          <ThemeButton />
        </div>
      </main>
    </div>
  );
}
