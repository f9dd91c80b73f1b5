import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { NEXT_COOKIE, nextPath } from "@/lib/base/next-path";
import { ResetForm } from "./reset-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  // The URL contains a token, which a referrer header would reveal to other sites.
  return { title: t("reset_title"), referrer: "no-referrer" };
}

export default async function ResetPasswordPage() {
  return <ResetForm next={nextPath((await cookies()).get(NEXT_COOKIE)?.value)} />;
}
