import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Toaster } from "../ui/toaster";
import { FocusOnArrival } from "./focus-on-arrival";
import { Brand } from "./logo";
import { PaletteHost } from "./palette-host";
import { PhoneBar } from "./phone-bar";
import { Sidebar, type SidebarProps } from "./sidebar";
import { SkipLink } from "./skip-link";

/** The layout of every page. `alerts` is on the right of the phone's top bar, `bar` above the page. */
export function Shell({
  children,
  alerts,
  bar,
  ...frame
}: SidebarProps & { children: ReactNode; alerts?: ReactNode; bar?: ReactNode }) {
  return (
    <>
      <SkipLink />
      <div
        className={cn(
          "relative grid min-h-dvh grid-cols-[15rem_minmax(0,1fr)] pl-2.5 max-lg:grid-cols-[5.5rem_minmax(0,1fr)]",
          "max-md:block max-md:pt-2 max-md:pb-tab-bar max-md:pl-0",
        )}
      >
        <Selvedge />
        <header className="flex items-center justify-between py-1.5 pr-2 pl-gutter md:hidden">
          <Brand className="px-0 text-[1.125rem]/none [&>svg]:size-7" />
          {alerts}
        </header>
        <Sidebar {...frame} />
        <main
          id="content"
          tabIndex={-1}
          className={cn(
            "mx-auto grid w-full max-w-6xl grid-cols-1 content-start gap-6 px-8 pt-7 pb-16 min-[1600px]:max-w-[84rem]",
            "max-lg:px-6 max-lg:pt-6",
            "max-md:gap-5 max-md:px-0 max-md:pt-2 max-md:pb-8 max-md:has-[>[data-slot=action-bar]]:pb-0",
            "max-md:[&>:is([data-slot=page-head],[data-slot=note],[data-slot=decision-panel],[data-slot=stepper],[data-slot=crash-panel])]:mx-gutter",
          )}
        >
          {bar}
          {children}
        </main>
        <PhoneBar {...frame} />
      </div>
      <PaletteHost role={frame.person.role} />
      <FocusOnArrival />
      <Toaster />
    </>
  );
}

/** Decorative border: on the left, on a phone at the top. */
function Selvedge() {
  return (
    <span
      className={cn(
        "absolute inset-y-0 left-0 z-1 w-2.5 bg-selvedge bg-center bg-no-repeat",
        "bg-[repeating-linear-gradient(180deg,var(--selvedge-thread)_0_11px,transparent_11px_19px)] bg-size-[2px_100%]",
        "max-md:right-0 max-md:bottom-auto max-md:h-2 max-md:w-auto max-md:bg-size-[100%_2px]",
        "max-md:bg-[repeating-linear-gradient(90deg,var(--selvedge-thread)_0_11px,transparent_11px_19px)]",
      )}
    />
  );
}
