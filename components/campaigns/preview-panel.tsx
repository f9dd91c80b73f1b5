"use client";

import type { TemplateSnapshot } from "@shared/template";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Bubble, PhonePreview, ThreadNote } from "@/components/common/phone-preview";
import { Section, Sheet } from "@/components/common/sheet";
import { Button } from "@/components/ui/button";
import { useFormat } from "@/lib/i18n/use-format";
import { useFieldNames } from "../common/use-field-names";
import { templateBubble, textBubble } from "../templates/bubbles";
import { useDraftForm } from "./draft-form";
import { SAME_FOR_ALL, wordsOf, writesFollowUp } from "./draft-values";
import { quickReplies } from "./template-facts";
import type { PreviewContact } from "./use-audience-preview";

type PreviewPanelProps = {
  snapshot: TemplateSnapshot | null;
  sender: string;
  contacts: PreviewContact[];
  found: number;
  hasMore: boolean;
  loadMore: () => Promise<void>;
  /** The time shown on the bubbles. */
  time: string;
};

/** Both messages as contacts of the audience would see them. */
export function PreviewPanel({
  snapshot,
  sender,
  contacts,
  found,
  hasMore,
  loadMore,
  time,
}: PreviewPanelProps) {
  const t = useTranslations("campaigns");
  const format = useFormat();
  const titleId = useId();
  const [wanted, setWanted] = useState<number>();
  const first = contacts.findIndex(({ reason }) => reason === null);
  const place = Math.min(wanted ?? Math.max(0, first), Math.max(0, contacts.length - 1));
  const contact = contacts[place] ?? null;
  const isLast = place >= contacts.length - 1;
  const next = async () => {
    if (isLast && hasMore) await loadMore();
    setWanted(place + 1);
  };
  return (
    <Sheet labelledBy={titleId}>
      <Section className="py-4">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
          <h2 id={titleId} className="text-base" aria-live="polite">
            {contact
              ? t("preview.seen_by", { name: contact.full_name ?? contact.phone ?? "" })
              : t("preview.title")}
          </h2>
          {contact && (
            <span className="flex items-center gap-2">
              <Button
                variant="outline"
                size="icon-sm"
                aria-label={t("preview.previous")}
                disabled={place === 0}
                onClick={() => setWanted(place - 1)}
              >
                <ChevronLeft />
              </Button>
              <span className="text-sm text-muted-foreground">
                {t("preview.place", {
                  place: format.number(place + 1),
                  total: format.number(Math.max(found, contacts.length)),
                })}
              </span>
              <Button
                variant="outline"
                size="icon-sm"
                aria-label={t("preview.next")}
                disabled={isLast && !hasMore}
                onClick={next}
              >
                <ChevronRight />
              </Button>
            </span>
          )}
        </div>
        {contact?.reason && (
          <p className="pt-2 text-sm text-attention-text">
            {t(`left_out_one.${contact.reason}`, { campaign: contact.reached_by ?? "" })}
          </p>
        )}
      </Section>
      <Section className="p-4">
        <PhonePreview sender={sender}>
          <Message1 snapshot={snapshot} contact={contact} time={time} />
          <Message2 snapshot={snapshot} contact={contact} time={time} />
        </PhonePreview>
      </Section>
    </Sheet>
  );
}

type MessageProps = Pick<PreviewPanelProps, "snapshot" | "time"> & { contact: PreviewContact | null };

function Message1({ snapshot, contact, time }: MessageProps) {
  const t = useTranslations("campaigns.preview");
  const fieldName = useFieldNames();
  const { variables } = useDraftForm().values;
  if (!snapshot) return <p className="py-8 text-center text-sm">{t("no_template")}</p>;
  const values = Object.fromEntries(
    variables.map(({ key, source, words }) => [
      key,
      source === SAME_FOR_ALL ? words : contact?.values[key] || words,
    ]),
  );
  return <Bubble {...templateBubble(snapshot, values, fieldName)} time={time} />;
}

function Message2({ snapshot, contact, time }: MessageProps) {
  const t = useTranslations("campaigns.preview");
  const format = useFormat();
  const fieldName = useFieldNames();
  const { values } = useDraftForm();
  if (!writesFollowUp(values)) return null;
  const chosen = values.trigger === "chosen" ? [...values.buttons, ...wordsOf(values.words)] : [];
  const delay = values.delay_seconds > 0 ? format.duration(values.delay_seconds) : "";
  return (
    <>
      <ThreadNote>
        {chosen.length > 0 ? t("on_chosen") : t("on_any")}
        {delay && t("delayed", { delay })}
      </ThreadNote>
      <Bubble from="them" body={chosen[0] ?? quickReplies(snapshot)[0] ?? t("example_reply")} time={time} />
      <Bubble body={textBubble(values.body, contact?.follow_up_values ?? {}, fieldName)} time={time} />
    </>
  );
}
