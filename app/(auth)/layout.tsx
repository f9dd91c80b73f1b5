import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LoginDrawing } from "@/components/layout/login-drawing";
import { Logo } from "@/components/layout/logo";
import { LanguageButton, ThemeButton } from "@/components/layout/preferences";

export default function AuthLayout({ children }: { children: ReactNode }) {
  const t = useTranslations("auth");
  return (
    <div className="gate">
      <aside className="cloth" aria-label="Relance">
        <LoginDrawing />
        <div className="brand">
          <Logo />
          <span>Relance</span>
        </div>
        <div className="grid gap-4 max-lg:hidden">
          <p className="slogan">
            {t("slogan_all")}
            <br />
            {t("slogan_each")}
          </p>
          <p className="under">{t("promise")}</p>
        </div>
      </aside>
      <main id="content">
        {children}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
          <LanguageButton />
          <ThemeButton />
        </div>
      </main>
    </div>
  );
}
