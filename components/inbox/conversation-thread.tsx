import { contentOf } from "@shared/content";
import { renderTemplate, renderText } from "@shared/render";
import { useTranslations } from "next-intl";
import { Fragment, type ReactNode } from "react";
import type { Timeline, TimelineEvent } from "@/lib/contacts/timeline";
import { useFormat } from "@/lib/i18n/use-format";
import { DayMark, ThreadNote } from "../common/phone-preview";
import { triggeringOf } from "../contacts/timeline-text";
import { TextLink } from "../ui/text-link";
import { OurBubble } from "./our-bubble";
import { TheirBubble } from "./their-bubble";
import { useAnswerWords } from "./use-answer-words";

type MessageEvent = Extract<TimelineEvent, { type: "message" }>;
type ConversationThreadProps = {
  /** Newest first, as returned by the timeline. */
  timeline: Timeline;
  authors: Record<string, string>;
  quoting: number[];
  now: string;
};

/** Messages of both sides, oldest first, with headings for days and campaigns. */
export function ConversationThread({ timeline, authors, quoting, now }: ConversationThreadProps) {
  const t = useTranslations("inbox.thread");
  const format = useFormat();
  const answerWords = useAnswerWords();
  const events = timeline.items.filter(({ type }) => type !== "created").reverse();
  const texts = new Map(
    events.flatMap((event) => (event.type === "message" ? [[event.id, textOf(event, timeline)]] : [])),
  );
  const triggering = triggeringOf(timeline.items);
  const triggerOf = (message: MessageEvent) =>
    events.findLast(
      (event) =>
        event.type === "interaction" &&
        triggering.has(event.id) &&
        event.campaign_id === message.campaign_id &&
        Date.parse(event.at) <= Date.parse(message.at),
    );

  const shown = (event: TimelineEvent): ReactNode => {
    switch (event.type) {
      case "message":
        return (
          <OurBubble event={event} text={texts.get(event.id) ?? null} author={authors[event.id]} now={now} />
        );
      case "interaction": {
        if (event.interaction_type === "echo")
          return <ThreadNote>{t("echo", { at: format.time(event.at), said: event.body ?? "" })}</ThreadNote>;
        const quoted = quoting.includes(event.id) && event.message_id !== null && texts.get(event.message_id);
        return (
          <TheirBubble
            text={answerWords({ ...event, type: event.interaction_type })}
            quote={quoted || undefined}
            at={event.at}
            automatic={event.automatic}
            asks={event.meaning === "seems"}
          />
        );
      }
      case "opted_out":
        return <ThreadNote>{t("opted_out", { at: format.time(event.at) })}</ThreadNote>;
      case "opted_in":
        return <ThreadNote>{t("opted_in", { at: format.time(event.at) })}</ThreadNote>;
    }
  };

  const between = (event: TimelineEvent): ReactNode => {
    if (event.type !== "message") return null;
    const campaign = event.campaign_id === null ? undefined : timeline.campaigns[event.campaign_id];
    if (event.kind === "message_1" && campaign)
      return (
        <ThreadNote>
          <TextLink href={`/campaigns/${campaign.id}`}>{t("campaign", { name: campaign.name })}</TextLink>
        </ThreadNote>
      );
    const trigger = event.kind === "message_2" && event.accepted_at ? triggerOf(event) : undefined;
    if (!trigger || !event.accepted_at) return null;
    const seconds = Math.round((Date.parse(event.accepted_at) - Date.parse(trigger.at)) / 1000);
    return (
      <ThreadNote>{seconds < 1 ? t("at_once") : t("after", { after: format.duration(seconds) })}</ThreadNote>
    );
  };

  return events.map((event, place) => {
    const before = events[place - 1];
    const day = format.dayHeading(event.at, now);
    return (
      <Fragment key={`${event.type} ${"id" in event ? event.id : event.at}`}>
        {(!before || format.dayHeading(before.at, now) !== day) && <DayMark>{day}</DayMark>}
        {between(event)}
        {shown(event)}
      </Fragment>
    );
  });
}

/** The text that the contact received, from the campaign's text and the values frozen with the message. */
function textOf(event: MessageEvent, { campaigns }: Timeline): string | null {
  const campaign = event.campaign_id === null ? undefined : campaigns[event.campaign_id];
  const content = contentOf(
    event,
    campaign ? { template: campaign.template, follow_up_body: campaign.follow_up_body } : null,
  );
  if (!content) return null;
  if (content.type === "template") return renderTemplate(content.template, content.values).body.text;
  return content.values ? renderText(content.body, content.values).text : content.body;
}
