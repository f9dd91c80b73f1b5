import { Smartphone, Wrench } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/common/empty-state";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { SenderForm } from "@/components/settings/sender-form";
import { SenderAtMeta, SenderFacts, SenderNotes } from "@/components/settings/sender-sheets";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { Button } from "@/components/ui/button";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { requireActor } from "@/lib/http/page";
import { getFormat } from "@/lib/i18n/get-format";
import { readerOf } from "@/lib/i18n/reader";
import { countReached, databaseWakes, getSenderSettings } from "@/lib/settings/queries";
import { worded } from "../../worded";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.sender");
  return { title: t("title") };
}

export default worded("settings/sender", SenderPage);

async function SenderPage() {
  const { ctx, actor } = await requireActor();
  const t = await getTranslations("settings.sender");
  const format = await getFormat();
  const [sender, reached, wakes] = await Promise.all([
    getSenderSettings(ctx),
    countReached(ctx),
    databaseWakes(ctx),
  ]);
  const isSuperAdmin = actor.role === "super_admin";
  if (!sender)
    return (
      <>
        <PageHead title={t("title")} />
        <SettingsTabs current="sender" role={actor.role} />
        <Sheet>
          <EmptyState
            icon={Smartphone}
            title={t("none_title")}
            action={isSuperAdmin && <SetUpLink label={t("none_action")} />}
          >
            {t("none", readerOf(await getTranslations()))}
          </EmptyState>
        </Sheet>
      </>
    );
  const now = ctx.now.toISOString();
  return (
    <>
      <PageHead
        title={t("title")}
        lead={t.rich(sender.paused_at ? "lead_paused" : "lead", {
          b: (chunks) => <b>{chunks}</b>,
          name: sender.verified_name ?? t("nameless"),
          rate: format.number(sender.rate_per_minute),
        })}
      />
      <SettingsTabs current="sender" role={actor.role} />
      <SenderNotes sender={sender} databaseWakes={wakes} isSuperAdmin={isSuperAdmin} now={now} />
      <Two>
        <Sheet labelledBy="how">
          <Section title={t("how")} titleId="how">
            {isSuperAdmin ? (
              <SenderForm sender={sender} timeZones={timeZones(sender.time_zone)} />
            ) : (
              <SenderFacts sender={sender} />
            )}
          </Section>
        </Sheet>
        <Sheet labelledBy="meta">
          <Section title={t("meta")} titleId="meta">
            <SenderAtMeta
              sender={sender}
              reached={reached}
              isSuperAdmin={isSuperAdmin}
              phone={sender.display_phone_number && spacedPhone(sender.display_phone_number)}
              now={now}
            />
          </Section>
        </Sheet>
      </Two>
    </>
  );
}

/** Adds the current time zone, which may be an older name that the list omits. */
const timeZones = (current: string) => [...new Set([...Intl.supportedValuesOf("timeZone"), current])].sort();

function SetUpLink({ label }: { label: string }) {
  return (
    <Button asChild>
      <Link href="/settings/health">
        <Wrench />
        {label}
      </Link>
    </Button>
  );
}
