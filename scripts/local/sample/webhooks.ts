import { createHash } from "node:crypto";
import type pg from "pg";
import type { SamplePerson } from "./people.ts";

export type Sender = { id: number; phone_number_id: string; waba_id: string };
export type Sent = { attempt_id: string; message_id: number; to: string; at: Date };

export const wamidOf = (sent: Pick<Sent, "attempt_id">) => `wamid.sample.${sent.attempt_id}`;

const seconds = (at: Date) => String(Math.floor(at.getTime() / 1000));

export function statusOf(
  sent: Sent,
  status: "sent" | "delivered" | "read",
  after_ms: number,
  category: string,
) {
  return {
    ...common(sent, status, after_ms),
    pricing: { billable: true, pricing_model: "PMP", type: "regular", category },
  };
}

export function failureOf(sent: Sent, after_ms: number, code: number, title: string) {
  return { ...common(sent, "failed", after_ms), errors: [{ code, title, message: title }] };
}

const common = (sent: Sent, status: string, after_ms: number) => ({
  id: wamidOf(sent),
  status,
  timestamp: seconds(new Date(sent.at.getTime() + after_ms)),
  recipient_id: sent.to.slice(1),
  biz_opaque_callback_data: sent.attempt_id,
});

export function answerTo(sent: Sent, answer: NonNullable<SamplePerson["answer"]>) {
  const at = new Date(sent.at.getTime() + answer.after_minutes * 60_000);
  const content =
    "button" in answer
      ? {
          type: "button",
          button: { payload: `m:${sent.message_id}`, text: answer.button },
          context: { id: wamidOf(sent) },
        }
      : { type: "text", text: { body: answer.text } };
  return {
    at,
    message: {
      from: sent.to.slice(1),
      id: `wamid.sample.answer.${sent.message_id}`,
      timestamp: seconds(at),
      ...content,
    },
  };
}

/** Stores and applies a webhook event as Meta would send it, by the function that the Edge Function calls. */
export async function ingest(client: pg.Client, sender: Sender, value: object): Promise<void> {
  const payload = JSON.stringify({
    object: "whatsapp_business_account",
    entry: [
      {
        id: sender.waba_id,
        changes: [
          { field: "messages", value: { metadata: { phone_number_id: sender.phone_number_id }, ...value } },
        ],
      },
    ],
  });
  const digest = createHash("sha256").update(payload).digest("hex");
  await client.query("select public.ingest_webhook($1, '', 0::smallint, $2::jsonb, null)", [digest, payload]);
}
