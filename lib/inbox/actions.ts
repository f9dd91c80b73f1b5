"use server";

import { action } from "@/lib/http/action";
import { changeConversation, sendReply } from "./commands";
import { ConversationChange, NewReply } from "./schema";

export const sendReplyAction = action(NewReply, sendReply);
export const changeConversationAction = action(ConversationChange, changeConversation);
