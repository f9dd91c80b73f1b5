import { z } from "zod";
import { type Graph, GraphError, write } from "./graph";

/** Registers a number with the Cloud API, without which it cannot send. Throws `GraphError`. */
export const registerPhoneNumber = (graph: Graph, phone_number_id: string, pin: string) =>
  write(
    graph,
    `${phone_number_id}/register`,
    { messaging_product: "whatsapp", pin },
    z.object({ success: z.literal(true) }),
  );

const REFUSALS = {
  131031: "account_locked",
  133005: "pin_wrong",
  133006: "number_unverified",
  133008: "pin_too_often",
  133009: "pin_too_fast",
  133015: "registering_too_soon",
  133016: "registered_too_often",
  2388001: "name_not_ready",
} as const;

export type RegistrationRefusal = (typeof REFUSALS)[keyof typeof REFUSALS];

/** Why Meta did not register a number, as the code of an error on the PIN's field; null for any other error. */
export function registrationRefusal(error: unknown): RegistrationRefusal | null {
  if (!(error instanceof GraphError)) return null;
  const codes = [error.graph_subcode, error.graph_code];
  const [, refusal] =
    Object.entries(REFUSALS).find(([code]) => codes.some((given) => String(given) === code)) ?? [];
  return refusal ?? null;
}
