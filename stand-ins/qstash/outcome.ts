import type { Message } from "./message.ts";
import type { Answer } from "./post.ts";

/** The body of a callback, or with a `dlqId` of a failure callback. */
export function outcomeReport(message: Message, answer: Answer, dlqId?: string) {
  return {
    status: answer.status,
    header: answer.header,
    body: answer.body.toString("base64"),
    retried: message.retried,
    maxRetries: message.maxRetries,
    sourceMessageId: message.messageId,
    url: message.url,
    method: message.method,
    sourceHeader: message.header,
    sourceBody: message.bodyBase64,
    notBefore: message.notBefore,
    createdAt: message.createdAt,
    scheduleId: message.scheduleId,
    callerIP: message.callerIP,
    dlqId,
  };
}
