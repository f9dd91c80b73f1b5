import { useTranslations } from "next-intl";

/** The first element that Tab reaches: skips the navigation. */
export function SkipLink() {
  const t = useTranslations("common");
  return (
    <a
      className="absolute -top-16 left-4 z-60 rounded-md bg-primary px-4 py-3 text-primary-foreground focus:top-2"
      href="#content"
    >
      {t("skip")}
    </a>
  );
}
