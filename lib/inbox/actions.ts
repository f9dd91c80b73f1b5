"use server";

import { action } from "@/lib/http/action";
import { answerStopQuestion, changeConversation, sendReply } from "./commands";
import { ConversationChange, NewReply, StopAnswer } from "./schema";

export const sendReplyAction = action(NewReply, sendReply);
export const changeConversationAction = action(ConversationChange, changeConversation);
export const answerStopQuestionAction = action(StopAnswer, answerStopQuestion);
