import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet } from "@/components/common/sheet";
import { CountriesProvider } from "@/components/contacts/countries";
import { MailChoices } from "@/components/settings/mail-choices";
import { PasswordForm } from "@/components/settings/password-form";
import { ProfileForm } from "@/components/settings/profile-form";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { ThemeChoice } from "@/components/settings/theme-choice";
import { listCountries } from "@/lib/contacts/countries";
import { requireActor } from "@/lib/http/page";
import { getMailChoices } from "@/lib/users/queries";
import { worded } from "../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default worded("settings", SettingsPage);

async function SettingsPage() {
  const { actor, ctx } = await requireActor();
  const choices = await getMailChoices(ctx);
  const t = await getTranslations("settings.profile");
  const locale = await getLocale();
  return (
    <>
      <PageHead title={t("title")} lead={t.rich("lead", { b: (chunks) => <b>{chunks}</b> })} />
      <SettingsTabs current="profile" role={actor.role} />
      <Sheet labelledBy="profile">
        <Section title={t("section")} titleId="profile">
          <CountriesProvider list={listCountries(locale)} home={actor.default_country}>
            <ProfileForm
              full_name={actor.full_name}
              email={actor.email}
              locale={locale}
              default_country={actor.default_country}
            />
          </CountriesProvider>
        </Section>
        <Section title={t("password_section")}>
          <PasswordForm email={actor.email} />
        </Section>
        <Section title={t("mails.title")} titleId="mails">
          <MailChoices choices={choices} />
        </Section>
        <Section title={t("appearance")}>
          <div className="grid gap-2">
            <ThemeChoice />
            <p className="text-sm text-muted-foreground">{t("appearance_hint")}</p>
          </div>
        </Section>
      </Sheet>
    </>
  );
}
