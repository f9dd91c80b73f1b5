/** What an action of a domain gives back to a component. */
export type ActionAnswer<Data> =
  | { ok: true; data: Data }
  | { ok: false; code: string; fields: Record<string, string> };

/** A server that cannot be reached is an answer too: whoever asks keeps what was typed. */
export async function callAction<Data>(call: Promise<ActionAnswer<Data>>): Promise<ActionAnswer<Data>> {
  try {
    return await call;
  } catch {
    return { ok: false, code: "offline", fields: {} };
  }
}
