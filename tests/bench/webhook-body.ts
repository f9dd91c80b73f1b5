import { createHmac } from "node:crypto";

/** One status as Meta sends it. */
export const statusOf = (attempt_id: string, status: string) => ({
  id: `wamid.${attempt_id}`,
  status,
  timestamp: String(Math.floor(Date.now() / 1_000)),
  recipient_id: "33612345678",
  recipient_user_id: "FR.12345678901234567",
  biz_opaque_callback_data: attempt_id,
  ...(status === "read"
    ? {}
    : { pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "marketing" } }),
});

/** One reply as Meta sends it. */
export const answerOf = (from: string) => ({
  from,
  id: `wamid.answer.${from}`,
  timestamp: String(Math.floor(Date.now() / 1_000)),
  type: "text",
  text: { body: "Oui, je viens" },
});

export type Updates = { statuses: object[] } | { messages: { from: string }[] };

export function webhookBody(phone_number_id: string, updates: Updates): string {
  const people =
    "messages" in updates
      ? updates.messages.map(({ from }) => ({ profile: { name: "Awa" }, wa_id: from }))
      : [{ profile: { name: "Awa" }, wa_id: "33612345678", user_id: "FR.12345678901234567" }];
  const value = {
    messaging_product: "whatsapp",
    metadata: { display_phone_number: "33639980042", phone_number_id },
    contacts: people,
    ...updates,
  };
  return JSON.stringify({
    object: "whatsapp_business_account",
    entry: [{ id: "102290129340398", changes: [{ value, field: "messages" }] }],
  });
}

export const signatureOf = (body: string, secret: string) =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
