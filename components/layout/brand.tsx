import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";
import { Logo } from "./logo";

const brand =
  "flex min-h-11 items-center gap-2.5 px-2 font-display text-xl/none font-bold tracking-[-0.02em] text-inherit no-underline [&>svg]:size-8 [&>svg]:flex-none";

export function Brand({ className }: { className?: string }) {
  const t = useTranslations("nav");
  return (
    <Link className={cn(brand, className)} href="/dashboard" aria-label={t("home")}>
      <Wordmark />
    </Link>
  );
}

/** The same where there is nowhere to go yet. */
export function StillBrand({ className }: { className?: string }) {
  return (
    <div className={cn(brand, className)}>
      <Wordmark />
    </div>
  );
}

function Wordmark() {
  return (
    <>
      <Logo />
      <span>Relance</span>
    </>
  );
}
