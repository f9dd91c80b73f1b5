import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RequestForm } from "./request-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("forgotten_title") };
}

export default function ForgotPasswordPage() {
  return <RequestForm />;
}
