import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Avatar } from "@/components/common/avatar";
import { BackLink } from "@/components/common/back-link";
import { CategoryChips } from "@/components/common/category-chip";
import { WindowRing } from "@/components/common/window-ring";
import { StopQuestion } from "@/components/contacts/stop-question";
import { AnswerBox } from "@/components/inbox/answer-box";
import { ConversationThread } from "@/components/inbox/conversation-thread";
import { ScrollToEnd } from "@/components/inbox/scroll-to-end";
import { ThreadActions } from "@/components/inbox/thread-actions";
import { TextLink } from "@/components/ui/text-link";
import type { Ctx } from "@/lib/actor/context";
import { secondsUntil } from "@/lib/base/time";
import type { ContactDetails } from "@/lib/contacts/schema";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import type { Timeline } from "@/lib/contacts/timeline";
import { getFormat } from "@/lib/i18n/get-format";
import type { ConversationDetails } from "@/lib/inbox/schema";

type ThreadProps = {
  ctx: Ctx;
  contact: ContactDetails;
  details: ConversationDetails;
  timeline: Timeline;
  backHref: string;
  olderHref?: string | null;
  newestHref?: string | null;
};

/** A conversation: head with the 24-hour window, messages, and the form to reply. */
export async function Thread({ ctx, contact, details, timeline, backHref, ...pages }: ThreadProps) {
  const t = await getTranslations("inbox");
  const format = await getFormat();
  const { conversation, owner_id, owner_name, people, authors, quoting } = details;
  const { olderHref, newestHref } = pages;
  const now = ctx.now.toISOString();
  const name = contact.full_name ?? (contact.phone ? spacedPhone(contact.phone) : t("nameless"));
  const window_until = conversation?.window_until ?? null;
  const seconds_left = secondsUntil(window_until, ctx.now);
  const assigned_to = conversation?.assigned_to ?? null;
  const mayAnswer = owner_id === ctx.actor.id || assigned_to === ctx.actor.id;
  const latest = timeline.items.find(({ type }) => type === "message" || type === "interaction");
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-border px-inset py-3.5">
        <BackLink className="md:hidden" href={backHref}>
          {t("title")}
        </BackLink>
        <span className="flex max-w-full items-start gap-3">
          <Avatar name={name} />
          <span className="min-w-0">
            <h2 className="text-base">
              <Link className="text-inherit" href={`/contacts/${contact.id}`}>
                {name}
              </Link>
            </h2>
            <span className="flex flex-wrap items-center gap-2">
              <WindowRing secondsLeft={seconds_left} />
              {window_until && seconds_left > 0 && (
                <span className="text-sm text-muted-foreground">
                  {t("until", { at: format.moment(window_until, now) })}
                </span>
              )}
            </span>
            <span className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm text-muted-foreground">
              {contact.full_name && contact.phone && (
                <span className="whitespace-nowrap">{spacedPhone(contact.phone)}</span>
              )}
              {contact.categories.length > 0 && <CategoryChips categories={contact.categories} />}
              {assigned_to && <span>{t("given_to", { name: conversation?.assigned_name ?? "" })}</span>}
              {owner_id !== ctx.actor.id && <span>{t("owned_by", { name: owner_name })}</span>}
            </span>
          </span>
        </span>
        {mayAnswer && conversation && (
          <ThreadActions
            contact_id={contact.id}
            closed={conversation.closed_at !== null}
            owner_id={owner_id}
            assigned_to={assigned_to}
            people={people}
          />
        )}
      </div>
      <section
        data-slot="thread"
        className="flex flex-col gap-2.5 bg-background px-inset py-5 *:flex-none md:min-h-0 md:overflow-y-auto"
        aria-label={t("thread.label", { name })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard
        tabIndex={0}
      >
        {olderHref && (
          <TextLink className="self-center" href={olderHref}>
            {t("thread.older")}
          </TextLink>
        )}
        {latest ? (
          <ConversationThread timeline={timeline} authors={authors} quoting={quoting} now={now} />
        ) : (
          <p className="text-muted-foreground">{t("thread.none")}</p>
        )}
        {newestHref && (
          <TextLink className="self-center" href={newestHref}>
            {t("thread.newest")}
          </TextLink>
        )}
        {!newestHref && latest && <ScrollToEnd last={`${latest.type} ${"id" in latest ? latest.id : ""}`} />}
      </section>
      {conversation?.asks_to_stop && (
        <div className="border-t border-border px-inset py-3">
          <StopQuestion
            contact_id={contact.id}
            name={name}
            said={conversation.asks_to_stop.body}
            mayDecide={mayAnswer}
          />
        </div>
      )}
      <AnswerBox
        key={contact.id}
        contact_id={contact.id}
        name={name}
        window_until={window_until}
        now={now}
        opted_out={contact.opted_out}
        others={mayAnswer ? undefined : owner_name}
        held={Boolean(conversation?.held_by)}
        left={timeline.items.flatMap((event) =>
          event.type === "message" && event.state !== "queued" && event.state !== "sending" ? event.id : [],
        )}
      />
    </>
  );
}
