import Link from "next/link";
import { useTranslations } from "next-intl";
import { useReader } from "@/lib/i18n/reader";
import { partsOfAdvice } from "./advice-parts";

/** Words that say what to do: the pages that they name are links, where the reader may open them. */
export function Advice({ children }: { children: string }) {
  const t = useTranslations("nav");
  const tabs = useTranslations("settings.tabs");
  const health = useTranslations("settings.health");
  const names = { settings: t("settings"), setup: health("setup"), tab: tabs };
  return partsOfAdvice(children, names, useReader().role).map((part, at) =>
    typeof part === "string" ? (
      part
    ) : (
      <Link key={at} href={part.href}>
        {part.text}
      </Link>
    ),
  );
}
