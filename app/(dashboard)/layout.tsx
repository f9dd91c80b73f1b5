import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { Shell } from "@/components/layout/shell";
import { requireActor } from "@/lib/http/page";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor } = await requireActor();
  return (
    <NextIntlClientProvider>
      <Shell person={actor} sender={null}>
        {children}
      </Shell>
    </NextIntlClientProvider>
  );
}
