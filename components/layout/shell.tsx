import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Toaster } from "../ui/toaster";
import { FocusOnArrival } from "./focus-on-arrival";
import { Brand } from "./logo";
import type { NavigationItem } from "./navigation";
import { PhoneBar } from "./phone-bar";
import type { SenderSummary } from "./sender-box";
import { Sidebar } from "./sidebar";

export type ShellPerson = { full_name: string; role: "super_admin" | "admin" };

export type ShellProps = {
  person: ShellPerson;
  sender: SenderSummary | null;
  /** What waits for the person behind a link: saffron counts. */
  waiting?: Partial<Record<NavigationItem["name"], number>>;
};

/** The frame of every page. `alerts` stands at the right of the phone's top bar. */
export function Shell({
  children,
  alerts,
  ...frame
}: ShellProps & { children: ReactNode; alerts?: ReactNode }) {
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
