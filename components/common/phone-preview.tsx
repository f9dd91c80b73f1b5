import { Check, CheckCheck, ExternalLink, FileText, Image, Phone, Reply, Video } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { Avatar } from "./avatar";
import { BubbleFrame, BubbleMeta, BubbleQuote, BubbleText } from "./bubble-parts";
import { type TextPart, WhatsappText } from "./whatsapp-text";

/** A recipient's phone: our messages are on the left. */
export function PhonePreview({ sender, children }: { sender: string; children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <div className="mx-auto w-full max-w-84 rounded-[1.75rem] bg-phone-body p-2 max-md:max-w-80">
      <PhoneScreen className="min-h-120 grid-rows-[auto_1fr] rounded-[1.375rem]">
        <div className="flex items-center gap-2.5 border-b border-phone-wall-thread bg-bubble-ours px-3.5 py-2.5 text-md/4.5 font-semibold">
          <Avatar name={sender} className="size-8 bg-primary text-primary-foreground" />
          <span>
            {sender}
            <small className="block text-xs font-normal text-bubble-meta">{t("business_account")}</small>
          </span>
        </div>
        <Chat>
          <DayMark>{t("today")}</DayMark>
          {children}
        </Chat>
      </PhoneScreen>
    </div>
  );
}

export function PhoneScreen({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className={cn("grid overflow-hidden bg-phone-wall text-bubble-foreground", className)}>
      {children}
    </div>
  );
}

export function Chat({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-col gap-2 bg-[radial-gradient(var(--phone-wall-thread)_1.2px,transparent_1.3px)] bg-size-[14px_14px] px-3 pt-3.5 pb-5">
      {children}
    </div>
  );
}

export function DayMark({ children }: { children: ReactNode }) {
  return (
    <span className="self-center rounded-sm bg-bubble-ours px-2.5 py-1.5 text-xs/none text-bubble-meta in-data-[slot=thread]:bg-card">
      {children}
    </span>
  );
}

/** Note between Message 1 and Message 2: what triggers the latter. */
export function ThreadNote({ children }: { children: ReactNode }) {
  return (
    <div className="flex items-center gap-2 self-stretch text-xs text-bubble-meta in-data-[slot=thread]:text-muted-foreground">
      <DashedLine />
      <span>{children}</span>
      <DashedLine />
    </div>
  );
}

function DashedLine() {
  return (
    <i className="h-0.5 flex-1 bg-[repeating-linear-gradient(90deg,var(--dye-3)_0_7px,transparent_7px_11px)]" />
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
  /** The message that this one replies to. */
  quote?: string;
  time?: string;
  tick?: "accepted" | "sent" | "delivered" | "read";
};

const buttonIcons = { quick_reply: Reply, url: ExternalLink, phone: Phone };

export function Bubble({ from = "us", header, body, footer, buttons = [], quote, time, tick }: BubbleProps) {
  const t = useTranslations("states");
  return (
    <BubbleFrame from={from} place="phone">
      {quote && <BubbleQuote>{quote}</BubbleQuote>}
      {header && <Header header={header} />}
      {body && (
        <BubbleText>
          <WhatsappText text={body} dead />
        </BubbleText>
      )}
      {footer && <div className="px-3 text-xs/5.25 text-bubble-meta">{footer}</div>}
      {(time || tick) && (
        <BubbleMeta>
          {time}
          {tick && (
            <>
              {tick === "accepted" || tick === "sent" ? <Check /> : <CheckCheck />}
              {t(`ticks.${tick}`)}
            </>
          )}
        </BubbleMeta>
      )}
      {buttons.map((button, position) => {
        const Icon = buttonIcons[button.kind];
        return (
          <div
            key={position}
            className="flex min-h-11 items-center justify-center gap-2 border-t border-phone-wall px-3 py-1.5 text-center font-semibold text-bubble-link"
          >
            <Icon />
            {button.text}
          </div>
        );
      })}
    </BubbleFrame>
  );
}

const image = "mx-1 mt-1 aspect-[1.91] w-[calc(100%-0.5rem)] rounded-[0.625rem]";
const mediaIcons = { image: Image, video: Video, document: FileText };

function Header({ header }: { header: BubbleHeader }) {
  const t = useTranslations("common");
  if (header.kind === "text") {
    return (
      <BubbleText className="pb-0 font-[650] whitespace-normal">
        <WhatsappText text={header.text} dead />
      </BubbleText>
    );
  }
  if (header.kind === "image" && header.url) {
    return (
      // biome-ignore lint/performance/noImgElement: the address is any that an admin gave, unknown to the image optimizer
      <img
        className={`${image} object-cover`}
        src={header.url}
        alt={t("header_image")}
        loading="lazy"
        referrerPolicy="no-referrer"
      />
    );
  }
  const Icon = mediaIcons[header.kind];
  const name = header.kind === "image" ? undefined : header.name;
  return (
    <div
      className={`${image} grid content-center justify-items-center gap-1 bg-phone-wall text-center text-xs/5.25 text-bubble-meta [&>svg]:size-7`}
    >
      <Icon />
      <span>{name ?? t(`header_${header.kind}`)}</span>
    </div>
  );
}
