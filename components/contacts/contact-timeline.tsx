import { MessageSquareOff, RotateCcw, Upload, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { ContactDetails } from "@/lib/contacts/schema";
import type { TimelineEvent, Timeline as TimelinePage } from "@/lib/contacts/timeline";
import { useMetaWords } from "@/lib/i18n/meta-words";
import { useFormat } from "@/lib/i18n/use-format";
import { Timeline, type TimelineItem } from "../common/timeline";
import { WhatsappText } from "../common/whatsapp-text";
import { TextLink } from "../ui/text-link";
import { type MessageEvent, textOf, triggeringOf } from "./timeline-text";
import { useOptOutWords } from "./use-opt-out-words";

type ContactTimelineProps = {
  timeline: TimelinePage;
  origin: ContactDetails["import"];
  now: string;
};

type Of<Type extends TimelineEvent["type"]> = Extract<TimelineEvent, { type: Type }>;

/** All messages and replies of a contact, newest first. */
export function ContactTimeline({ timeline, origin, now }: ContactTimelineProps) {
  const t = useTranslations("contacts.timeline");
  const format = useFormat();
  const optOutWords = useOptOutWords();
  const describe = useMessageDetail(timeline, now);
  const triggering = triggeringOf(timeline.items);

  const itemOf = (event: TimelineEvent): Omit<TimelineItem, "id" | "at"> => {
    switch (event.type) {
      case "message":
        return {
          state: event.state,
          title: t("message", { kind: event.kind, state: event.state }),
          ours: true,
          ...describe(event),
        };
      case "past_message": {
        const campaign = event.campaign_id === null ? undefined : timeline.campaigns[event.campaign_id];
        return {
          state: event.state,
          title: t("message", { kind: event.kind, state: event.state }),
          ours: true,
          detail: [campaign && t("belongs_to", { name: campaign.name }), t("past")].filter(Boolean).join(" "),
        };
      }
      case "interaction":
        return interactionItem(event);
      case "opted_out":
        return {
          state: "opted_out",
          icon: MessageSquareOff,
          title: t("opted_out"),
          detail: optOutWords(event.source),
        };
      case "opted_in":
        return { state: "accepted", icon: RotateCcw, title: t("opted_in") };
      case "created":
        return origin
          ? {
              state: "queued",
              icon: Upload,
              title: t("imported"),
              detail: t("imported_from", {
                name: origin.file_name,
                line: origin.line ?? 0,
                n: origin.line === null ? "" : format.number(origin.line),
              }),
            }
          : { state: "queued", icon: UserPlus, title: t("created") };
    }
  };

  const interactionItem = (event: Of<"interaction">): Omit<TimelineItem, "id" | "at"> => {
    const tapped = ["button", "interactive"].includes(event.interaction_type);
    const campaign = event.campaign_id === null ? undefined : timeline.campaigns[event.campaign_id];
    const details = [
      t("ask", { type: event.code === 131052 ? "unreadable" : event.interaction_type }),
      campaign && t("belongs_to", { name: campaign.name }),
      event.automatic && t("automatic"),
      event.meaning === "seems" && t("asks_to_stop"),
      event.meaning === "answer" && t("no_stop"),
      triggering.has(event.id) && t("triggers"),
    ].filter(Boolean);
    return {
      state: event.interaction_type === "echo" ? "accepted" : "replied",
      title: t("interaction", { type: event.interaction_type, what: event.body ?? event.payload ?? "" }),
      quote: !tapped && event.body ? <WhatsappText text={event.body} /> : undefined,
      detail: details.length > 0 ? details.join(" ") : undefined,
    };
  };

  const items = timeline.items.map((event, at) => ({
    id: `${event.type}-${"id" in event ? event.id : at}`,
    at: format.moment(event.at, now),
    ...itemOf(event),
  }));
  return <Timeline items={items} />;
}

/** The text of a message, and what happened to it: times, attempts, price, or why it did not arrive. */
function useMessageDetail({ campaigns }: TimelinePage, now: string) {
  const t = useTranslations("contacts.timeline");
  const format = useFormat();
  const metaWords = useMetaWords();
  return (event: MessageEvent): { quote?: ReactNode; detail: ReactNode } => {
    const campaign = event.campaign_id === null ? undefined : campaigns[event.campaign_id];
    const text = textOf(event, campaign);
    const steps = (["sent_at", "delivered_at", "read_at"] as const).flatMap((name) => {
      const at = event[name];
      return at ? [t(name, { at: format.moment(at, now) })] : [];
    });
    const facts = [
      ...steps,
      ...(event.attempts > 1 ? [t("attempts", { count: event.attempts })] : []),
      ...(event.price ? [t("price", { price: format.money(event.price, event.currency, 4) })] : []),
    ];
    const failure = event.state === "failed" && event.code !== null ? metaWords(event.code) : null;
    const reason = event.reason && t("reason", { reason: event.reason });
    return {
      quote: text === null ? undefined : <WhatsappText text={text} />,
      detail: (
        <>
          {failure && (
            <span className="block text-foreground">
              {failure.why} <b>{failure.todo}</b>
            </span>
          )}
          {reason && <span className="block">{reason}</span>}
          <span className="flex flex-wrap gap-x-3">
            {campaign && <TextLink href={`/campaigns/${campaign.id}`}>{campaign.name}</TextLink>}
            {facts.map((fact) => (
              <span key={fact}>{fact}</span>
            ))}
            <TextLink className="min-h-6" href={`/messages/${event.id}`}>
              {t(event.state === "failed" || event.state === "unknown" ? "resend" : "detail")}
            </TextLink>
          </span>
        </>
      ),
    };
  };
}
