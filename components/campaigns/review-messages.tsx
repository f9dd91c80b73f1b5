"use client";

import { findLinks } from "@shared/links";
import type { TemplateSnapshot } from "@shared/template";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState, useTransition } from "react";
import { callAction } from "@/components/common/call-action";
import { CategoryChips, type CategoryLike } from "@/components/common/category-chip";
import { Bubble, PhonePreview, ThreadNote } from "@/components/common/phone-preview";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { listPreviewPeopleAction } from "@/lib/campaigns/actions";
import type { PreviewContact } from "@/lib/campaigns/preview-schema";
import type { CampaignDetails } from "@/lib/campaigns/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useFieldNames } from "../common/use-field-names";
import { templateBubble, textBubble } from "../templates/bubbles";
import { quickReplies } from "./template-facts";

type Category = CategoryLike & { id: number };

type ReviewMessagesProps = {
  campaign: Pick<CampaignDetails, "id" | "template" | "template_snapshot" | "follow_up">;
  sender: string;
  categories: Category[];
  excluded: Category[];
  /** The first people who get it, how many there are, and where the next page begins. */
  people: PreviewContact[];
  count: number;
  next_cursor: string | null;
  time: string;
};

/** What is sent, and to which categories: both messages as the people who get them see them. */
export function ReviewMessages({
  campaign,
  sender,
  categories,
  excluded,
  people,
  count,
  next_cursor,
  time,
}: ReviewMessagesProps) {
  const t = useTranslations("campaigns");
  const format = useFormat();
  const titleId = useId();
  const [known, setKnown] = useState({ people, next_cursor });
  const [place, setPlace] = useState(0);
  const [isLoading, start] = useTransition();
  const contact = known.people[place] ?? null;
  const isLast = place >= known.people.length - 1;
  const next = () => {
    if (!isLast) setPlace(place + 1);
    else if (known.next_cursor !== null && !isLoading)
      start(async () => {
        const more = await callAction(() =>
          listPreviewPeopleAction({ id: campaign.id, cursor: known.next_cursor! }),
        );
        if (!more.ok) return;
        setKnown({ people: [...known.people, ...more.data.items], next_cursor: more.data.next_cursor });
        if (more.data.items.length > 0) setPlace(place + 1);
      });
  };
  return (
    <Sheet labelledBy={titleId}>
      <Section className="grid gap-3" title={t("review.messages")} titleId={titleId}>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-md">
          <span className="text-muted-foreground">{t("review.to")}</span>
          <CategoryChips categories={categories} />
        </p>
        {excluded.length > 0 && (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-md">
            <span className="text-muted-foreground">{t("review.but_not")}</span>
            <CategoryChips categories={excluded} />
          </p>
        )}
        {contact && (
          <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
            <p className="font-medium" aria-live="polite">
              {t("preview.seen_by", { name: contact.full_name ?? contact.phone ?? "" })}
            </p>
            <span className="flex items-center gap-2">
              <Button
                variant="outline"
                size="icon-sm"
                aria-label={t("preview.previous")}
                disabled={place === 0}
                onClick={() => setPlace(Math.max(0, place - 1))}
              >
                <ChevronLeft />
              </Button>
              <span className="text-sm text-muted-foreground">
                {t("preview.place", { place: format.number(place + 1), total: format.number(count) })}
              </span>
              <Button
                variant="outline"
                size="icon-sm"
                aria-label={t("preview.next")}
                busy={isLoading}
                disabled={isLast && known.next_cursor === null}
                onClick={next}
              >
                <ChevronRight />
              </Button>
            </span>
          </div>
        )}
        <PhonePreview sender={sender}>
          {campaign.template_snapshot && (
            <Messages
              campaign={campaign}
              snapshot={campaign.template_snapshot}
              contact={contact}
              time={time}
            />
          )}
        </PhonePreview>
        <FollowUpLinks body={campaign.follow_up?.body ?? ""} />
      </Section>
    </Sheet>
  );
}

type MessagesProps = Pick<ReviewMessagesProps, "campaign" | "time"> & {
  snapshot: TemplateSnapshot;
  contact: PreviewContact | null;
};

function Messages({ campaign: { template, follow_up }, snapshot, contact, time }: MessagesProps) {
  const t = useTranslations("campaigns.preview");
  const format = useFormat();
  const fieldName = useFieldNames();
  const values = Object.fromEntries(
    Object.entries(template?.variables ?? {}).map(([key, source]) => [
      key,
      contact?.values[key] ?? ("text" in source ? source.text : ""),
    ]),
  );
  const { any, buttons = [], words = [] } = follow_up?.triggers ?? {};
  const chosen = any ? [] : [...buttons, ...words];
  const delay = follow_up?.delay_seconds ? format.duration(follow_up.delay_seconds) : "";
  return (
    <>
      <Bubble {...templateBubble(snapshot, values, fieldName)} time={time} />
      {follow_up && (
        <>
          <ThreadNote>
            {t(chosen.length > 0 ? "on_chosen" : "on_any")}
            {delay && t("delayed", { delay })}
          </ThreadNote>
          <Bubble
            from="them"
            body={chosen[0] ?? quickReplies(snapshot)[0] ?? t("example_reply")}
            time={time}
          />
          <Bubble body={textBubble(follow_up.body, contact?.follow_up_values ?? {}, fieldName)} time={time} />
        </>
      )}
    </>
  );
}

/** Links cannot be followed in a bubble; here they can be tried. */
function FollowUpLinks({ body }: { body: string }) {
  const t = useTranslations("campaigns.review");
  const urls = [...new Set(findLinks(body).map(({ url }) => url))].filter((url) => URL.canParse(url));
  if (urls.length === 0) return null;
  return (
    <p className="grid gap-1 text-md">
      <span className="text-muted-foreground">{t("links", { count: urls.length })}</span>
      {urls.map((url) => (
        <TextLink key={url} href={url} target="_blank" rel="noreferrer" className="break-all">
          {url}
        </TextLink>
      ))}
    </p>
  );
}
