import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { CheckNowButton, TestSendButton } from "@/components/settings/health-buttons";
import { SendingChecks, WhatsappChecks } from "@/components/settings/health-checks";
import type { HealthView } from "@/components/settings/health-view";
import { PlanBars } from "@/components/settings/plan-bars";
import { SettingsTabs } from "@/components/settings/settings-tabs";
import { SetupSteps } from "@/components/settings/setup-steps";
import type { Ctx } from "@/lib/actor/context";
import { getServiceHealth } from "@/lib/alerts/health";
import { healthLines, setupSteps } from "@/lib/alerts/rules";
import { env } from "@/lib/env";
import { requireActor } from "@/lib/http/page";
import { getFormat } from "@/lib/i18n/get-format";
import { listTemplates } from "@/lib/templates/queries";
import { webhookAddress } from "@/lib/whatsapp/webhook-address";
import { worded } from "../../worded";

/** Reprocessing webhook events may take minutes. */
export const maxDuration = 300;

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("settings.health");
  return { title: t("title") };
}

export default worded("settings/health", HealthPage);

async function HealthPage() {
  const { ctx, actor } = await requireActor();
  if (actor.role !== "super_admin") notFound();
  const t = await getTranslations("settings.health");
  const format = await getFormat();
  const health = await viewOf(ctx);
  const isSetUp = setupSteps(health).every(({ done }) => done);
  const setup = (
    <Sheet labelledBy="setup">
      <Section title={t("setup")} titleId="setup">
        <SetupSteps health={health} />
      </Section>
    </Sheet>
  );
  return (
    <>
      <PageHead
        title={t("title")}
        lead={<HealthLead health={health} />}
        actions={health.meta.token !== "missing" && <CheckNowButton />}
      />
      <SettingsTabs current="health" role={actor.role} />
      {!isSetUp && setup}
      <Two>
        <Sheet label={t("title")}>
          <Section
            title={t("whatsapp")}
            aside={
              <span className="text-sm text-muted-foreground">
                {t("checked_at", { time: format.timeWithSeconds(health.database.now) })}
              </span>
            }
          >
            <WhatsappChecks health={health} />
          </Section>
          <Section title={t("sending")}>
            <SendingChecks health={health} />
          </Section>
        </Sheet>
        <Sheet label={t("plans")}>
          <Section title={t("plans")}>
            <PlanBars health={health} />
          </Section>
          <Section title={t("try")}>
            <div className="grid gap-4">
              <p className="text-muted-foreground">{t("try_what")}</p>
              <TestSendButton wide templates={health.templates} />
            </div>
          </Section>
        </Sheet>
      </Two>
      {isSetUp && setup}
    </>
  );
}

const MOST_TEMPLATES = 200;

async function viewOf(ctx: Ctx): Promise<HealthView> {
  const [health, approved] = await Promise.all([
    getServiceHealth(ctx),
    listTemplates(ctx, { status: "APPROVED", limit: MOST_TEMPLATES }),
  ]);
  return {
    ...health,
    address: webhookAddress(env().NEXT_PUBLIC_SUPABASE_URL),
    templates: approved.items
      .filter(({ refusal, variables }) => refusal === null && variables.every(({ kind }) => kind === "text"))
      .toSorted((a, b) => a.variables.length - b.variables.length)
      .map(({ id, name, language }) => ({ id, label: `${name} (${language})` })),
  };
}

async function HealthLead({ health }: { health: HealthView }) {
  const t = await getTranslations("settings.health");
  const format = await getFormat();
  const levels = healthLines(health).map(({ level }) => level);
  const [blocked, seen] = ["blocking", "to_see"].map(
    (level) => levels.filter((each) => each === level).length,
  );
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>;
  const valuesOf = (count = 0) => ({ b, count, n: format.number(count) });
  if (blocked) return t.rich("lead_blocked", valuesOf(blocked));
  return seen ? t.rich("lead_see", valuesOf(seen)) : t.rich("lead_well", { b });
}
