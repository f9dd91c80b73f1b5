import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ResetForm } from "./reset-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  // The address holds a token: nobody who is linked to may learn it.
  return { title: t("reset_title"), referrer: "no-referrer" };
}

export default function ResetPasswordPage() {
  return <ResetForm />;
}
