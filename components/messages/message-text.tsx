import type { Values } from "@shared/render";
import { TemplateSnapshot } from "@shared/template";
import { useTranslations } from "next-intl";
import type { MessageDetails } from "@/lib/messages/schema";
import { Bubble, Chat, PhoneScreen } from "../common/phone-preview";
import { templateBubble, textBubble } from "../templates/bubbles";

/** The message as the recipient sees it, from the texts frozen at launch. */
export function MessageText({ message, time }: { message: MessageDetails; time?: string }) {
  const t = useTranslations("messages.page");
  const bubble = bubbleOf(message, () => t("missing"));
  if (bubble === null) return <p className="text-muted-foreground">{t("text_gone")}</p>;
  const { status } = message;
  const tick =
    status === "accepted" || status === "sent" || status === "delivered" || status === "read"
      ? status
      : undefined;
  return (
    <PhoneScreen className="rounded-md">
      <Chat>
        <Bubble {...bubble} time={time} tick={tick} />
      </Chat>
    </PhoneScreen>
  );
}

function bubbleOf(
  { kind, params, body, template_snapshot, follow_up_body }: MessageDetails,
  variableName: () => string,
) {
  const own = TemplateSnapshot.safeParse(params?.template);
  if (own.success) return templateBubble(own.data, valuesOf(params?.values), variableName);
  if (body !== null) return { body: textBubble(body, valuesOf(params), variableName) };
  if (params === null) return null;
  if (kind === "message_1" && template_snapshot)
    return templateBubble(template_snapshot, valuesOf(params), variableName);
  if (kind === "message_2" && follow_up_body)
    return { body: textBubble(follow_up_body, valuesOf(params), variableName) };
  return null;
}

const valuesOf = (params: unknown): Values =>
  Object.fromEntries(
    Object.entries(typeof params === "object" && params !== null ? params : {}).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
