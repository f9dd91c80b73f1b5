import { chance, takeFault } from "./chance.ts";
import { now } from "./clock.ts";
import type { HeldFault } from "./orders.ts";
import { statusChange } from "./payloads.ts";
import { type Message, type Person, type Status, shareOf } from "./people.ts";
import type { Platform } from "./platform.ts";
import type { Task } from "./scheduler.ts";

const RANK: Record<Status, number> = { accepted: 0, sent: 1, failed: 1, delivered: 2, read: 3 };
const AFTER_MS = { sent: 150, delivered: 400, read: 1000, failed: 300 } as const;
const DEFAULT_READ_SHARE = 0.6;

export const AUTO_REPLY = "Merci pour votre message, nous vous répondrons dès que possible.";
const ANSWERS: Record<string, { text: string; afterMs: number }> = {
  says_yes: { text: "Oui", afterMs: 1000 },
  auto_reply: { text: AUTO_REPLY, afterMs: 150 },
  says_stop: { text: "STOP", afterMs: 800 },
};

/** The code with which an accepted message fails later, if it does. */
function lateFailure(platform: Platform, person: Person, message: Message): number | undefined {
  const marketing = message.template?.category === "MARKETING";
  const open = platform.world.windowOpen(person, message.phoneNumberId);
  if (platform.behaviour(person) === "not_on_whatsapp") return 131026;
  if (marketing && person.marketingStopped) return 131050;
  if (marketing && !open && platform.behaviour(person) === "marketing_limit") return 131049;
  if (marketing && person.number !== null && person.userId.startsWith("US.")) return 131049;
  if (message.template === null && !open && platform.orders.window_check === "webhook") return 131047;
  const byWebhook = platform.orders.errors.filter((fault) => fault.via === "webhook");
  return takeFault(byWebhook, { recipient: person.key, phoneNumberId: message.phoneNumberId })?.code;
}

export function planStatuses(platform: Platform, person: Person, message: Message, held?: HeldFault): void {
  const plan = (status: keyof typeof AFTER_MS, code?: number, extraMs = 0) => {
    const jitter = 0.7 + chance() * 0.6;
    const task: Task = {
      kind: "status",
      wamid: message.wamid,
      status,
      ...(code === undefined ? {} : { code }),
    };
    platform.scheduler.plan(task, extraMs + AFTER_MS[status] * jitter);
  };
  if (platform.behaviour(person) === "no_status") return;
  const wait = held?.after_ms ?? 0;
  const code = held?.outcome === "dropped" ? 132015 : lateFailure(platform, person, message);
  if (code !== undefined) {
    plan("failed", code, wait);
    return;
  }
  plan("sent", undefined, wait);
  plan("delivered", undefined, wait);
  const share = platform.orders.webhooks.read_share ?? DEFAULT_READ_SHARE;
  if (platform.behaviour(person) !== "no_read_receipts" && shareOf(person.key) < share) {
    plan("read", undefined, wait);
  }
}

export function applyStatus(platform: Platform, task: Extract<Task, { kind: "status" }>): void {
  const found = platform.world.findMessage(task.wamid);
  if (found === undefined) return;
  const { person, message } = found;
  const phone = platform.phone(message.phoneNumberId);
  if (phone === undefined || RANK[task.status] <= RANK[message.status]) return;
  message.status = task.status;
  if (task.status === "delivered" || task.status === "read") message.deliveredAt ??= now();
  message.errorCode = task.code ?? null;
  if (task.status === "failed") person.unread = Math.max(0, person.unread - 1);
  platform.world.changed();
  const hidden = platform.behaviour(person) === "user_id_only";
  platform.outbox.send(
    statusChange(phone, person, message, { status: task.status, hidden, code: task.code }),
  );
  const answer = ANSWERS[platform.behaviour(person)];
  if (task.status === "delivered" && message.template !== null && answer !== undefined) {
    platform.scheduler.plan({ kind: "answer", key: person.key, text: answer.text }, answer.afterMs);
  }
}

/** Marks a conversation as read when the phone opens it, unless the person has read receipts off. */
export function readConversation(platform: Platform, person: Person): void {
  if (person.unread > 0) {
    person.unread = 0;
    platform.world.changed();
  }
  if (platform.behaviour(person) === "no_read_receipts") return;
  for (const { from, status, wamid } of person.messages) {
    if (from !== "us" || status !== "delivered") continue;
    platform.scheduler.cancel((task) => task.kind === "status" && task.wamid === wamid);
    applyStatus(platform, { kind: "status", wamid, status: "read" });
  }
}
