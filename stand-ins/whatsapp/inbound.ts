import { createHash } from "node:crypto";
import { happens } from "./chance.ts";
import { now, seconds } from "./clock.ts";
import type { ReplyOrder } from "./orders.ts";
import { change, contactOf, metadata } from "./payloads.ts";
import type { Message, MessageButton, Person } from "./people.ts";
import type { Platform } from "./platform.ts";
import { newNodeId, newWamid } from "./wamid.ts";

export class ReplyRefused extends Error {}

interface Content {
  kind: string;
  payload: Record<string, unknown>;
  shown: string;
  opensWindow: boolean;
}

const media = (mime_type: string, text: string | undefined) => ({
  id: newNodeId(),
  mime_type,
  sha256: createHash("sha256").update(String(now())).digest("base64"),
  ...(text === undefined ? {} : { caption: text }),
});

function findButton(
  quoted: Message | undefined,
  wanted: string | number | undefined,
): MessageButton | undefined {
  const tappable =
    quoted?.buttons.filter((each) => each.type === "QUICK_REPLY" || each.type === "REPLY") ?? [];
  if (wanted === undefined) return tappable[0];
  if (typeof wanted === "number") return tappable[wanted];
  return tappable.find((each) => each.text === wanted || each.value === wanted);
}

function contentOf(order: ReplyOrder, quoted: Message | undefined): Content {
  const { type, text } = order;
  const plain = (payload: Record<string, unknown>, shown: string, opensWindow = true): Content => ({
    kind: type,
    payload,
    shown,
    opensWindow,
  });
  switch (type) {
    case "text":
      return plain({ body: text ?? "Bonjour" }, text ?? "Bonjour");
    case "button":
    case "interactive": {
      const button = findButton(quoted, order.button);
      const label = button?.text ?? (typeof order.button === "string" ? order.button : order.text);
      if (label === undefined) throw new ReplyRefused("no such button in the quoted message");
      const value = order.payload ?? button?.value ?? label;
      if (type === "button") return plain({ payload: value, text: label }, label);
      return plain({ type: "button_reply", button_reply: { id: value, title: label } }, label);
    }
    case "image":
      return plain(media("image/jpeg", text), text ?? "[image]");
    case "video":
      return plain(media("video/mp4", text), text ?? "[video]");
    case "audio":
      return plain({ ...media("audio/ogg; codecs=opus", undefined), voice: true }, "[audio]");
    case "document":
      return plain({ ...media("application/pdf", text), filename: "document.pdf" }, text ?? "[document]");
    case "sticker":
      return plain({ ...media("image/webp", undefined), animated: false }, "[sticker]");
    case "location":
      return plain({ latitude: 14.6937, longitude: -17.4441, name: "Dakar" }, "[location]");
    case "reaction":
      return plain({ message_id: quoted?.wamid, emoji: text ?? "👍" }, text ?? "👍", false);
    case "edit":
      return plain(
        { original_message_id: newWamid(order.from), message: { type: "text", text: { body: text ?? "" } } },
        text ?? "[edit]",
        false,
      );
    case "revoke":
      return plain({ original_message_id: newWamid(order.from) }, "[revoke]", false);
    default:
      return plain({}, text ?? `[${type}]`);
  }
}

function quotedBy(platform: Platform, person: Person, order: ReplyOrder): Message | undefined {
  const tap = ["button", "interactive", "reaction"].includes(order.type);
  const quote = order.quote ?? (tap ? "last" : false);
  const ours = (message: Message) => message.from === "us" && message.status !== "failed";
  if (quote !== false && quote !== "last") return platform.world.findMessage(quote)?.message;
  if (quote === false && !tap) return undefined;
  const buttoned = (message: Message) =>
    message.buttons.some((each) => each.type === "QUICK_REPLY" || each.type === "REPLY");
  const taps = order.type === "button" || order.type === "interactive";
  return person.messages.findLast((message) => ours(message) && (!taps || buttoned(message)));
}

function timestampOf(order: ReplyOrder): number {
  if (order.timestamp === undefined) return now();
  if (typeof order.timestamp === "number")
    return order.timestamp < 1e11 ? order.timestamp * 1000 : order.timestamp;
  return Date.parse(order.timestamp);
}

/** Stores what a person writes, taps or reacts with, opens the window, sends the webhook, and returns the wamid. */
export function receive(platform: Platform, person: Person, order: ReplyOrder): string {
  const last = person.messages.findLast((message) => message.from === "us");
  const phone = platform.phone(order.phone_number_id ?? last?.phoneNumberId ?? platform.config.phoneNumberId);
  if (phone === undefined) throw new ReplyRefused("unknown phone_number_id");
  const quoted = quotedBy(platform, person, order);
  const content = contentOf(order, quoted);
  const at = timestampOf(order);
  const wamid = newWamid(person.key);
  const hidden = platform.behaviour(person) === "user_id_only";
  const showsContext =
    quoted !== undefined &&
    order.quote !== false &&
    content.kind !== "reaction" &&
    !(content.kind === "button" && happens(platform.orders.webhooks.without_context));
  if (content.opensWindow) person.wroteAt[phone.id] = Math.max(at, person.wroteAt[phone.id] ?? 0);
  platform.world.addMessage(person, {
    wamid,
    at,
    from: "them",
    phoneNumberId: phone.id,
    kind: content.kind,
    header: null,
    body: content.shown,
    footer: null,
    buttons: [],
    quotes: showsContext || content.kind === "reaction" ? (quoted?.wamid ?? null) : null,
    status: "sent",
    errorCode: null,
    delivered: false,
    template: null,
    callbackData: null,
  });
  const arrived = {
    contacts: [contactOf(person, hidden)],
    messages: [
      {
        ...(showsContext ? { context: { from: phone.display.replace(/\D/g, ""), id: quoted.wamid } } : {}),
        ...(hidden || person.waId === null ? {} : { from: person.waId }),
        from_user_id: person.userId,
        ...(order.group ? { group_id: "Y2FwaV9ncm91cDoxNTUwNTAxNzU3" } : {}),
        id: wamid,
        timestamp: seconds(at),
        type: content.kind,
        ...bodyOf(content, person, order),
      },
    ],
  };
  platform.outbox.send(
    change(order.standby ? "standby" : "messages", {
      messaging_product: "whatsapp",
      metadata: metadata(phone),
      ...(order.standby ? { standby: arrived } : arrived),
    }),
  );
  return wamid;
}

function bodyOf(content: Content, person: Person, { origin }: ReplyOrder): Record<string, unknown> {
  if (content.kind === "contacts") {
    return {
      origin,
      contacts: [{ name: { formatted_name: person.name }, phones: [{ phone: person.number, type: "CELL" }] }],
    };
  }
  if (content.kind !== "unsupported") return { [content.kind]: content.payload };
  const title = "Message type unknown";
  const details = "Message type is currently not supported.";
  return {
    errors: [{ code: 131051, title, message: title, error_data: { details } }],
    unsupported: { type: "edit" },
  };
}
