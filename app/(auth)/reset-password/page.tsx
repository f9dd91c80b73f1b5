import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ResetForm } from "./reset-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  // The URL contains a token, which a referrer header would reveal to other sites.
  return { title: t("reset_title"), referrer: "no-referrer" };
}

export default function ResetPasswordPage() {
  return <ResetForm />;
}
