import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Toaster } from "../ui/toaster";
import { Brand } from "./brand";
import { FocusOnArrival } from "./focus-on-arrival";
import { PhoneBar } from "./phone-bar";
import { Sidebar, type SidebarProps } from "./sidebar";

/** The frame of every page. `alerts` stands at the right of the phone's top bar. */
export function Shell({
  children,
  alerts,
  ...frame
}: SidebarProps & { children: ReactNode; alerts?: ReactNode }) {
  const t = useTranslations("common");
  return (
    <>
      <a className="skip" href="#content">
        {t("skip")}
      </a>
      <div className="app">
        <header className="topbar">
          <Brand />
          {alerts}
        </header>
        <Sidebar {...frame} />
        <main className="page" id="content" tabIndex={-1}>
          {children}
        </main>
        <PhoneBar {...frame} />
      </div>
      <FocusOnArrival />
      <Toaster />
    </>
  );
}
