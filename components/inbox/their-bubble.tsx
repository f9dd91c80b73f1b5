import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { BubbleFrame, BubbleMeta, BubbleQuote, BubbleText } from "../common/bubble-parts";
import { WhatsappText } from "../common/whatsapp-text";

type TheirBubbleProps = { text: string; quote?: string; at: string; automatic: boolean; asks?: boolean };

/** A reply of the contact, on the left. */
export function TheirBubble({ text, quote, at, automatic, asks }: TheirBubbleProps) {
  const t = useTranslations("inbox.thread");
  const format = useFormat();
  return (
    <BubbleFrame from="them" place="inbox">
      {quote && <BubbleQuote className="line-clamp-2">{quote}</BubbleQuote>}
      <BubbleText>
        <WhatsappText text={text} />
      </BubbleText>
      <BubbleMeta>
        {automatic && `${t("automatic")} · `}
        {asks && `${t("asks_to_stop")} · `}
        <time dateTime={at}>{format.time(at)}</time>
      </BubbleMeta>
    </BubbleFrame>
  );
}
