"use server";

import { action } from "@/lib/http/action";
import { resendMessages } from "./commands";
import { MessageIds } from "./schema";

export const resendMessagesAction = action(MessageIds, resendMessages, {
  revalidate: ["/messages", "/settings/unknown"],
});
