import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { Shell } from "@/components/layout/shell";
import { requireActor } from "@/lib/http/page";
import { getSenderSummary } from "@/lib/senders/queries";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const { actor, ctx } = await requireActor();
  const sender = await getSenderSummary(ctx);
  return (
    <NextIntlClientProvider>
      <Shell person={actor} sender={sender}>
        {children}
      </Shell>
    </NextIntlClientProvider>
  );
}
