import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NextQuery } from "@/lib/auth/schema";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { LoginForm } from "./login-form";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("title") };
}

type LoginPageProps = { searchParams: SearchParams };

export default async function LoginPage({ searchParams }: LoginPageProps) {
  return <LoginForm {...(await searchOf(NextQuery, searchParams))} />;
}
