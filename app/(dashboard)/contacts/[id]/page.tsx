import { Reply } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { ActionBar, PageHead } from "@/components/common/page-head";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { ContactActions } from "@/components/contacts/contact-actions";
import { ContactTimeline } from "@/components/contacts/contact-timeline";
import { OptOutSheet } from "@/components/contacts/opt-out-sheet";
import { StopQuestion } from "@/components/contacts/stop-question";
import { Button } from "@/components/ui/button";
import { secondsUntil } from "@/lib/base/time";
import { QueryId } from "@/lib/base/values";
import { listCategoryOptions } from "@/lib/categories/queries";
import { getContact, listTimeline } from "@/lib/contacts/queries";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { TimelineQuery } from "@/lib/contacts/timeline";
import { foundOr404, requireActor } from "@/lib/http/page";
import { type SearchParams, searchOf } from "@/lib/http/search-params";
import { getFormat } from "@/lib/i18n/get-format";
import { worded } from "../../worded";
import { ContactFacts } from "./contact-facts";

type ContactPageProps = { params: Promise<{ id: string }>; searchParams: SearchParams };

const contactOf = cache(async (written: string) => {
  const id = QueryId.safeParse(written);
  if (!id.success) notFound();
  const { ctx } = await requireActor();
  return foundOr404(getContact(ctx, id.data));
});

export async function generateMetadata({ params }: ContactPageProps): Promise<Metadata> {
  const t = await getTranslations("contacts.list");
  const { full_name } = await contactOf((await params).id);
  return { title: full_name ?? t("nameless") };
}

export default worded("contacts/[id]", ContactPage);

async function ContactPage({ params, searchParams }: ContactPageProps) {
  const { ctx, actor } = await requireActor();
  const contact = await contactOf((await params).id);
  const t = await getTranslations("contacts");
  const format = await getFormat();
  const { cursor } = await searchOf(TimelineQuery.pick({ cursor: true }), searchParams);
  const [timeline, categories] = await Promise.all([
    listTimeline(ctx, { id: contact.id, cursor }),
    listCategoryOptions(ctx),
  ]);
  const mine = contact.owner_id === actor.id;
  const name = contact.full_name ?? t("list.nameless");
  const edited = { ...contact, phone: contact.phone && spacedPhone(contact.phone) };
  const secondsLeft = secondsUntil(contact.window_until, ctx.now);
  const canReply = mine && !contact.opted_out && secondsLeft > 0;
  const lead = contact.opted_out ? "lead_silenced" : secondsLeft > 0 ? "lead_open" : "lead_shut";
  const now = ctx.now.toISOString();
  return (
    <>
      <PageHead
        back={{ href: "/contacts", label: t("title") }}
        title={name}
        lead={t.rich(`page.${lead}`, {
          left: format.duration(secondsLeft),
          b: (chunks) => <b>{chunks}</b>,
        })}
        actions={
          mine && (
            <>
              <ContactActions contact={edited} name={name} categories={categories} />
              {canReply && (
                <Button asChild className="max-md:hidden">
                  <Link href={`/inbox/${contact.id}`}>
                    <Reply />
                    {t("page.reply")}
                  </Link>
                </Button>
              )}
            </>
          )
        }
      />
      {contact.asks_to_stop && (
        <StopQuestion contact_id={contact.id} name={name} said={contact.asks_to_stop.body} mayDecide={mine} />
      )}
      <Two>
        <Sheet labelledBy="history">
          <Section title={t("page.history")} titleId="history">
            <ContactTimeline timeline={timeline} origin={contact.import} now={now} />
          </Section>
          {(timeline.next_cursor || cursor) && (
            <Section>
              <nav className="flex flex-wrap items-center gap-x-3 gap-y-2" aria-label={t("page.history")}>
                {cursor && <PageLink href={`/contacts/${contact.id}`}>{t("page.newest")}</PageLink>}
                {timeline.next_cursor && (
                  <PageLink href={`/contacts/${contact.id}?cursor=${timeline.next_cursor}`}>
                    {t("page.older")}
                  </PageLink>
                )}
              </nav>
            </Section>
          )}
        </Sheet>
        <div className="grid gap-6">
          <ContactFacts contact={edited} categories={categories} secondsLeft={secondsLeft} mine={mine} />
          <OptOutSheet
            id={contact.id}
            opted_out={contact.opted_out}
            opt_outs={contact.opt_outs}
            consent_source={contact.consent_source}
            consent_since={contact.consent_since}
            said={Object.fromEntries(
              timeline.items.flatMap((event) =>
                event.type === "interaction" && event.body ? [[event.at, event.body]] : [],
              ),
            )}
            mine={mine}
            is_super_admin={actor.role === "super_admin"}
          />
        </div>
      </Two>
      {canReply && (
        <ActionBar>
          <Button asChild>
            <Link href={`/inbox/${contact.id}`}>
              <Reply />
              {t("page.reply")}
            </Link>
          </Button>
        </ActionBar>
      )}
    </>
  );
}

function PageLink({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <Button variant="outline" size="sm" asChild>
      <Link href={href}>{children}</Link>
    </Button>
  );
}
