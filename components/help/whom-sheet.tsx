import { Mail } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Helper } from "@/lib/actor/whom-to-ask";
import { Section, Sheet } from "../common/sheet";
import { TextLink } from "../ui/text-link";

/** For an admin: who can do what only a super-admin may. */
export function WhomSheet({ helpers }: { helpers: Helper[] }) {
  const t = useTranslations("help");
  return (
    <Sheet labelledBy="ask">
      <Section title={t("ask_title")} titleId="ask">
        <p className="text-muted-foreground">{t(helpers.length > 0 ? "ask_admin" : "ask_nobody")}</p>
        <ul className="mt-3 grid gap-3 empty:hidden">
          {helpers.map(({ full_name, email }) => (
            <li key={email} className="grid">
              <b>{full_name}</b>
              <TextLink href={`mailto:${email}`} className="wrap-anywhere">
                <Mail />
                {email}
              </TextLink>
            </li>
          ))}
        </ul>
      </Section>
    </Sheet>
  );
}

const GUIDES = [
  ["before", "docs/00-AVANT-DE-COMMENCER.md"],
  ["configuration", "docs/01-CONFIGURATION.md"],
  ["whatsapp", "docs/02-WHATSAPP-SETUP.md"],
  ["local", "docs/03-LANCEMENT-LOCAL.md"],
  ["deployment", "docs/04-DEPLOIEMENT-GRATUIT.md"],
  ["daily", "docs/05-AU-QUOTIDIEN.md"],
  ["backup", "docs/06-SAUVEGARDER.md"],
  ["law", "docs/07-DROITS-ET-DEVOIRS.md"],
  ["server", "docs/08-SERVEUR.md"],
] as const;

/** For a super-admin: the pages and guides of who runs Relance. */
export function RunningSheet() {
  const t = useTranslations("help");
  const pages = [
    { href: "/settings/health", title: t("health"), what: t("health_what") },
    { href: "/api/docs", title: t("api"), what: t("api_what") },
  ];
  return (
    <Sheet labelledBy="ask">
      <Section title={t("ask_title")} titleId="ask">
        <p className="text-muted-foreground">{t("ask_super")}</p>
        <ul className="mt-3 grid gap-3">
          {pages.map(({ href, title, what }) => (
            <li key={href} className="grid">
              <TextLink className="justify-self-start" href={href}>
                {title}
              </TextLink>
              <span className="text-sm text-muted-foreground">{what}</span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("guides")}>
        <ul className="grid gap-2">
          {GUIDES.map(([name, file]) => (
            <li key={name} className="grid">
              {t(`guide.${name}`)}
              <code className="text-sm wrap-anywhere text-muted-foreground">{file}</code>
            </li>
          ))}
        </ul>
      </Section>
    </Sheet>
  );
}
