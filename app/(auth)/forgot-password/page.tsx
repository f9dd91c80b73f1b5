import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NextQuery } from "@/lib/auth/schema";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { RequestForm } from "./request-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("forgotten_title") };
}

type ForgotPasswordPageProps = { searchParams: SearchParams };

export default async function ForgotPasswordPage({ searchParams }: ForgotPasswordPageProps) {
  return <RequestForm {...(await searchOf(NextQuery, searchParams))} />;
}
