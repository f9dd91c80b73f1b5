import { z } from "zod";
import { endpoint, type Graph, graphFaultOf, headersFor, tryJson } from "./graph";
import { neverConnected } from "./network-errors";

export interface OutgoingMessage {
  to: string | null;
  /** The person's business-scoped user id, used when the phone number is unknown. */
  recipient: string | null;
  /** Returned by Meta in every status of this message. */
  callback_data: string;
  content:
    | { type: "template"; template: { name: string; language: string; components: object[] } }
    | { type: "text"; body: string; preview_url: boolean };
}

/** The outcome of a call. After `unknown` it may have been accepted, so it must not be repeated automatically. */
export type SendOutcome =
  | { outcome: "accepted"; wamid: string; wa_id?: string; user_id?: string; held: boolean }
  | { outcome: "rejected"; code: number; details: string }
  | { outcome: "unsent"; details: string }
  /** `answered`: a response came, so that the request is no longer on its way to Meta. */
  | { outcome: "unknown"; answered: boolean; details: string };

const MOST_WAMID = 512;
const Words = z.string().optional().catch(undefined);

const Accepted = z.object({
  messages: z.array(z.object({ id: z.string().min(1).max(MOST_WAMID), message_status: Words })).min(1),
  contacts: z
    .array(z.object({ wa_id: Words, user_id: Words }))
    .optional()
    .catch(undefined),
});

const SEND_TIMEOUT_MS = 15_000;

/** Posts one message to Meta. Never retries and never throws. */
export async function sendMessage(
  graph: Graph,
  phone_number_id: string,
  message: OutgoingMessage,
  timeout_ms = SEND_TIMEOUT_MS,
): Promise<SendOutcome> {
  let response: Response;
  try {
    response = await fetch(endpoint(graph, `${phone_number_id}/messages`), {
      method: "POST",
      headers: headersFor(graph),
      body: JSON.stringify(bodyOf(message)),
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(timeout_ms),
    });
  } catch (error) {
    const details = nameOf(error);
    return neverConnected(error)
      ? { outcome: "unsent", details }
      : { outcome: "unknown", answered: false, details };
  }
  try {
    return outcomeOf(response.ok, tryJson(await response.text()), response.status);
  } catch (error) {
    return { outcome: "unknown", answered: true, details: nameOf(error) };
  }
}

function outcomeOf(ok: boolean, body: unknown, status: number): SendOutcome {
  const accepted = Accepted.safeParse(body);
  if (ok && accepted.success) {
    const { messages, contacts } = accepted.data;
    const [message] = messages;
    const { wa_id, user_id } = contacts?.[0] ?? {};
    return {
      outcome: "accepted",
      wamid: message?.id ?? "",
      ...(wa_id ? { wa_id } : {}),
      ...(user_id ? { user_id } : {}),
      held: message?.message_status === "held_for_quality_assessment",
    };
  }
  const fault = graphFaultOf(body);
  return fault
    ? { outcome: "rejected", ...fault }
    : { outcome: "unknown", answered: true, details: `HTTP ${status} without Meta's answer` };
}

function bodyOf({ to, recipient, callback_data, content }: OutgoingMessage): object {
  return {
    messaging_product: "whatsapp",
    recipient_type: "individual",
    ...(to ? { to } : { recipient }),
    biz_opaque_callback_data: callback_data,
    type: content.type,
    ...(content.type === "template"
      ? {
          template: {
            name: content.template.name,
            language: { code: content.template.language },
            ...(content.template.components.length > 0 ? { components: content.template.components } : {}),
          },
        }
      : { text: { preview_url: content.preview_url, body: content.body } }),
  };
}

const nameOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return typeof cause;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
};
