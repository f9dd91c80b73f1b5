import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useFormat } from "@/lib/i18n/use-format";
import type { Duration, PrivacyNotice as Notice } from "@/lib/settings/organisation-schema";
import { Facts } from "../common/figures";
import { Section, Sheet } from "../common/sheet";

type PrivacyNoticeProps = { organisation: NonNullable<Notice["organisation"]>; kept: Notice["kept"] };

/** What people may know about their data, from the settings and from how long rows are kept. */
export function PrivacyNotice({ organisation, kept }: PrivacyNoticeProps) {
  const t = useTranslations("privacy");
  const format = useFormat();
  const { name, contact_email: email } = organisation;
  const mail = (chunks: ReactNode) => <a href={`mailto:${email}`}>{chunks}</a>;
  const b = (chunks: ReactNode) => <b>{chunks}</b>;
  return (
    <Sheet label={t("title")} className="max-md:rounded-xl max-md:border-x">
      <Section title={t("who.title")}>
        <div className="grid gap-4">
          <p>{t("who.what", { name })}</p>
          <Facts
            facts={[
              {
                label: t("who.address"),
                value: <span className="whitespace-pre-line">{organisation.address}</span>,
              },
              { label: t("who.email"), value: mail(email) },
              { label: t("who.phone"), value: organisation.contact_phone },
              { label: t("who.registration"), value: organisation.registration },
            ].filter(({ value }) => value !== null)}
          />
        </div>
      </Section>
      <Section title={t("why.title")}>
        <div className="grid gap-2">
          <p className="whitespace-pre-line">{organisation.purpose ?? t("why.general")}</p>
          <p>{t("why.basis", { name })}</p>
        </div>
      </Section>
      <Section title={t("which.title")}>
        <div className="grid gap-2">
          <List>
            {(["number", "consent", "messages", "answers", "stop"] as const).map((kind) => (
              <li key={kind}>{t(`which.${kind}`)}</li>
            ))}
          </List>
          <p>{t("which.source", { name })}</p>
        </div>
      </Section>
      <Section title={t("where.title")}>
        <p>
          {organisation.data_location
            ? t("where.known", { place: organisation.data_location })
            : t("where.unknown", { name })}
        </p>
      </Section>
      <Section title={t("long.title")}>
        <KeptFor name={name} kept={kept} />
      </Section>
      <Section title={t("stop.title")}>
        <p>{t.rich("stop.what", { b, name })}</p>
      </Section>
      <Section title={t("rights.title")}>
        <div className="grid gap-2">
          <p>{t.rich("rights.what", { mail, email })}</p>
          <p>{t("rights.authority")}</p>
        </div>
      </Section>
      <Section title={t("others.title")}>
        <div className="grid gap-2">
          <p>{t("others.what", { name })}</p>
          <List>
            {(["Meta", "Supabase", "Vercel", "Upstash"] as const).map((company) => (
              <li key={company}>
                <b>{company}</b> {t(`others.${company}`)}
              </li>
            ))}
          </List>
          <p>{t("others.outside")}</p>
          <p className="pt-2 text-sm text-muted-foreground">
            {t("updated", { date: format.date(organisation.updated_at) })}
          </p>
        </div>
      </Section>
    </Sheet>
  );
}

const List = ({ children }: { children: ReactNode }) => (
  <ul className="grid list-disc gap-1 pl-5">{children}</ul>
);

function KeptFor({ name, kept }: { name: string; kept: Notice["kept"] }) {
  const t = useTranslations("privacy");
  const format = useFormat();
  const say = ({ unit, n }: Duration) => t(unit, { count: n, n: format.number(n) });
  const kinds = [
    { label: t("long.contact"), value: t("long.contact_until", { name }) },
    { label: t("long.messages"), value: t("long.messages_until", { duration: say(kept.messages) }) },
    { label: t("long.answers"), value: t("long.answers_until", { duration: say(kept.details) }) },
    { label: t("long.strangers"), value: say(kept.strangers) },
    {
      label: t("long.events"),
      value: t("long.events_until", {
        duration: say(kept.processed_events),
        unread: say(kept.unread_events),
      }),
    },
    { label: t("long.lines"), value: say(kept.rejected_lines) },
    { label: t("long.erased"), value: t("long.erased_until", { duration: say(kept.erased_people) }) },
    { label: t("long.stop"), value: t("long.stop_until") },
    { label: t("long.audit"), value: say(kept.audit_log) },
  ];
  return (
    <dl className="grid gap-3">
      {kinds.map(({ label, value }) => (
        <div key={label}>
          <dt className="font-semibold">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
