import { WifiOff } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { BarePage } from "@/components/layout/bare-page";
import { RetryWhenOnline } from "@/components/layout/retry-when-online";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("pages");
  return { title: t("offline_title") };
}

/** Stored in the browser (public/sw.js) and shown in place of any page: nothing here depends on who is logged in. */
export default async function OfflinePage() {
  const t = await getTranslations("pages");
  return (
    <BarePage>
      <EmptyState icon={WifiOff} level={1} title={t("offline_title")} action={<RetryWhenOnline />}>
        {t("offline_lead")}
      </EmptyState>
    </BarePage>
  );
}
