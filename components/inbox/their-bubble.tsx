import { useTranslations } from "next-intl";
import { useFormat } from "@/lib/i18n/use-format";
import { WhatsappText } from "../common/whatsapp-text";

type TheirBubbleProps = { text: string; quote?: string; at: string; automatic: boolean };

/** In the inbox theirs stand at the left. */
export function TheirBubble({ text, quote, at, automatic }: TheirBubbleProps) {
  const t = useTranslations();
  const format = useFormat();
  return (
    <div className="bubble">
      <span className="sr-only">{t("common.message_from_them")}</span>
      {quote && <div className="bubble-quote line-clamp-2">{quote}</div>}
      <div className="bubble-text">
        <WhatsappText text={text} />
      </div>
      <div className="bubble-meta">
        {automatic && `${t("inbox.thread.automatic")} · `}
        <time dateTime={at}>{format.time(at)}</time>
      </div>
    </div>
  );
}
