/** Result of a server action in components. */
export type ActionAnswer<Data> =
  | { ok: true; data: Data }
  | { ok: false; code: string; fields: Record<string, string> };

/** Awaits an action; returns `offline` when the server cannot be reached, so that the form keeps its values. */
export async function callAction<Data>(call: Promise<ActionAnswer<Data>>): Promise<ActionAnswer<Data>> {
  try {
    return await call;
  } catch {
    return { ok: false, code: "offline", fields: {} };
  }
}
