import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";

function Logo() {
  const cotton = "oklch(0.97 0.008 88)";
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="oklch(0.36 0.13 268)" />
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path d="M7.5 10.5h3.4M14.4 10.5h3.4" stroke={cotton} />
        <path d="M21.2 10.9c2.5.9 3.6 3 3.4 5.1" stroke={cotton} />
        <path d="M23.6 19.6c-.9 1.4-2.2 2-3.9 2" stroke={cotton} />
        <path
          d="M15.6 21.6H8.2M11.6 17.9l-3.8 3.7 3.8 3.7"
          stroke="oklch(0.83 0.15 79)"
          strokeLinejoin="round"
        />
      </g>
    </svg>
  );
}

const brand =
  "flex min-h-11 items-center gap-2.5 px-2 font-display text-xl/none font-bold tracking-[-0.02em] text-inherit no-underline [&>svg]:size-8 [&>svg]:flex-none";

/** The logo with the name, linked to the home page. */
export function Brand({ className }: { className?: string }) {
  const t = useTranslations("nav");
  return (
    <Link className={cn(brand, className)} href="/dashboard" aria-label={t("home")}>
      <Wordmark />
    </Link>
  );
}

/** The logo with the name, without a link. */
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
