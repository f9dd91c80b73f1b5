import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { PageHead } from "@/components/common/page-head";
import { Section, Sheet, Two } from "@/components/common/sheet";
import { AttemptList } from "@/components/messages/attempt-list";
import { MessageFacts } from "@/components/messages/message-facts";
import { MessageHistory } from "@/components/messages/message-history";
import { MessageLead } from "@/components/messages/message-lead";
import { MessageText } from "@/components/messages/message-text";
import { QueryId } from "@/lib/base/values";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import { foundOr404, requireActor } from "@/lib/http/page";
import { getFormat } from "@/lib/i18n/get-format";
import { getMessage } from "@/lib/messages/queries";
import { worded } from "../../worded";

type MessagePageProps = { params: Promise<{ id: string }> };

const messageOf = cache(async (id: string) => {
  const parsed = QueryId.safeParse(id);
  if (!parsed.success) notFound();
  const { ctx } = await requireActor();
  return foundOr404(getMessage(ctx, parsed.data));
});

async function titleOf(id: string) {
  const { kind, contact } = await messageOf(id);
  const t = await getTranslations("messages");
  const name = contact === null ? t("list.gone") : (contact.full_name ?? t("list.nameless"));
  return t("page.to", { kind: t(`kinds.${kind}`), name });
}

export async function generateMetadata({ params }: MessagePageProps): Promise<Metadata> {
  return { title: await titleOf((await params).id) };
}

export default worded("messages/[id]", MessagePage);

async function MessagePage({ params }: MessagePageProps) {
  const { id } = await params;
  const { ctx } = await requireActor();
  const message = await messageOf(id);
  const t = await getTranslations("messages");
  const format = await getFormat();
  const now = ctx.now.toISOString();
  const sent = message.accepted_at ?? message.sent_at;
  return (
    <>
      <PageHead
        back={{ href: "/messages", label: t("title") }}
        title={await titleOf(id)}
        lead={<MessageLead message={message} now={now} />}
      />
      <Two>
        <div className="grid gap-6">
          <Sheet labelledBy="story">
            <Section title={t("page.story")} titleId="story">
              <MessageHistory message={message} now={now} />
            </Section>
          </Sheet>
          <Sheet labelledBy="attempts">
            <Section title={t("page.attempts")} titleId="attempts" flush={message.attempts.length > 0}>
              {message.attempts.length > 0 ? (
                <AttemptList attempts={message.attempts} />
              ) : (
                <p className="text-muted-foreground">{t("page.attempts_none")}</p>
              )}
            </Section>
          </Sheet>
        </div>
        <div className="grid gap-6">
          <Sheet labelledBy="facts">
            <Section title={t("page.facts")} titleId="facts">
              <MessageFacts
                message={message}
                phone={message.contact?.phone ? spacedPhone(message.contact.phone) : null}
                now={now}
              />
            </Section>
          </Sheet>
          <Sheet labelledBy="text">
            <Section title={t("page.text")} titleId="text">
              <MessageText message={message} time={sent ? format.time(sent) : undefined} />
            </Section>
          </Sheet>
        </div>
      </Two>
    </>
  );
}
