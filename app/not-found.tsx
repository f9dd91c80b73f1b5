import { SearchX } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { BarePage } from "@/components/layout/bare-page";
import { Button } from "@/components/ui/button";

export default async function NotFound() {
  const t = await getTranslations("pages");
  const common = await getTranslations("common");
  return (
    <BarePage>
      <EmptyState
        icon={SearchX}
        level={1}
        title={t("not_found_title")}
        action={
          <Button asChild>
            <Link href="/dashboard">{common("back_home")}</Link>
          </Button>
        }
      >
        {t("not_found_lead")}
      </EmptyState>
    </BarePage>
  );
}
