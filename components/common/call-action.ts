import { askToLogIn, loggedIn } from "./session";

/** Result of a server action in components. */
export type ActionAnswer<Data> =
  | { ok: true; data: Data }
  | { ok: false; code: string; fields: Record<string, string> };

export type CallOptions = {
  /** The call was not asked for by a click: it does not ask for the password again once that was declined. */
  background?: boolean;
};

/**
 * Runs an action. Returns `offline` when the server cannot be reached, so that the form keeps its values. When the
 * session has ended it asks for the password in place, then runs the action again; `unauthenticated` when declined.
 */
export async function callAction<Data>(
  call: () => Promise<ActionAnswer<Data>>,
  { background = false }: CallOptions = {},
): Promise<ActionAnswer<Data>> {
  for (;;) {
    const answer = await orOffline(call);
    if (answer.ok) loggedIn();
    if (answer.ok || answer.code !== "unauthenticated") return answer;
    if (!(await askToLogIn(background))) return answer;
  }
}

/** The answer, or `offline` when the server cannot be reached. */
export async function orOffline<Data>(call: () => Promise<ActionAnswer<Data>>): Promise<ActionAnswer<Data>> {
  try {
    return await call();
  } catch {
    return { ok: false, code: "offline", fields: {} };
  }
}
