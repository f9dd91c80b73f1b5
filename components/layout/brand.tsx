import Link from "next/link";
import { useTranslations } from "next-intl";
import { Logo } from "./logo";

export function Brand() {
  const t = useTranslations("nav");
  return (
    <Link className="brand" href="/dashboard" aria-label={t("home")}>
      <Logo />
      <span>Relance</span>
    </Link>
  );
}
