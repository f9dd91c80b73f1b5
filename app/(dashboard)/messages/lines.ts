import type { MessageLine } from "@/components/messages/message-line";
import { spacedPhone } from "@/lib/contacts/spaced-phone";
import type { Message } from "@/lib/messages/schema";

/** Converts messages to rows of the table. */
export const linesOf = (messages: Message[]): MessageLine[] =>
  messages.map((message) => ({
    ...message,
    contact: message.contact && {
      ...message.contact,
      phone: message.contact.phone && spacedPhone(message.contact.phone),
    },
  }));
