import { Check, CheckCheck, ExternalLink, FileText, Image, Phone, Reply, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Avatar } from "./avatar";
import { type TextPart, WhatsappText } from "./whatsapp-text";

/** The phone of the person who gets our messages: ours stand at the left. */
export function PhonePreview({ sender, children }: { sender: string; children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <div className="phone">
      <div className="phone-screen">
        <div className="phone-bar">
          <Avatar name={sender} />
          <span>
            {sender}
            <small>{t("business_account")}</small>
          </span>
        </div>
        <Chat>
          <DayMark>{t("today")}</DayMark>
          {children}
        </Chat>
      </div>
    </div>
  );
}

export function Chat({ children }: { children: ReactNode }) {
  return <div className="chat">{children}</div>;
}

export function DayMark({ children }: { children: ReactNode }) {
  return <span className="day">{children}</span>;
}

/** Between Message 1 and Message 2: what triggers it. */
export function ThreadNote({ children }: { children: ReactNode }) {
  return (
    <div className="sewn">
      <span>{children}</span>
    </div>
  );
}

export type BubbleHeader =
  | { kind: "text"; text: string | TextPart[] }
  | { kind: "image"; url?: string }
  | { kind: "video" | "document"; name?: string };

export type BubbleButton = { kind: "quick_reply" | "url" | "phone"; text: string };

type BubbleProps = {
  from?: "us" | "them";
  header?: BubbleHeader;
  body?: string | TextPart[];
  footer?: string;
  buttons?: BubbleButton[];
  /** What it answers. */
  quote?: string;
  time?: string;
  tick?: "accepted" | "sent" | "delivered" | "read";
};

const buttonIcons = { quick_reply: Reply, url: ExternalLink, phone: Phone };

export function Bubble({ from = "us", header, body, footer, buttons = [], quote, time, tick }: BubbleProps) {
  const t = useTranslations();
  return (
    <div className={cn("bubble", from === "them" && "theirs")}>
      <span className="sr-only">
        {t(from === "us" ? "common.message_from_us" : "common.message_from_them")}
      </span>
      {quote && <div className="bubble-quote">{quote}</div>}
      {header && <Header header={header} />}
      {body && (
        <div className="bubble-text">
          <WhatsappText text={body} dead />
        </div>
      )}
      {footer && <div className="bubble-footer">{footer}</div>}
      {(time || tick) && (
        <div className="bubble-meta">
          {time}
          {tick && (
            <>
              {tick === "accepted" || tick === "sent" ? <Check /> : <CheckCheck />}
              {t(`states.ticks.${tick}`)}
            </>
          )}
        </div>
      )}
      {buttons.map((button, position) => {
        const Icon = buttonIcons[button.kind];
        return (
          <div key={position} className="bubble-button">
            <Icon />
            {button.text}
          </div>
        );
      })}
    </div>
  );
}

const mediaIcons = { image: Image, video: Video, document: FileText };

function Header({ header }: { header: BubbleHeader }) {
  const t = useTranslations("common");
  if (header.kind === "text") {
    return (
      <div className="bubble-header">
        <WhatsappText text={header.text} dead />
      </div>
    );
  }
  if (header.kind === "image" && header.url) {
    // biome-ignore lint/performance/noImgElement: the address is any that an admin gave, unknown to the image optimizer
    return <img src={header.url} alt={t("header_image")} loading="lazy" referrerPolicy="no-referrer" />;
  }
  const Icon = mediaIcons[header.kind];
  const name = header.kind === "image" ? undefined : header.name;
  return (
    <div className="bubble-image bubble-media">
      <Icon />
      <span>{name ?? t(`header_${header.kind}`)}</span>
    </div>
  );
}
