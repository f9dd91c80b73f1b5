import type { ReactNode } from "react";

/** A page without navigation, for errors and missing pages. */
export function BarePage({ children }: { children: ReactNode }) {
  return <main className="mx-auto grid min-h-dvh max-w-176 content-center px-gutter py-6">{children}</main>;
}
