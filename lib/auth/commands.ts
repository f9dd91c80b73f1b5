import "server-only";
import type { Session as AuthSession } from "@supabase/supabase-js";
import { activeActor } from "@/lib/actor/context";
import { AppError } from "@/lib/base/errors";
import { guarded } from "@/lib/rate-limit/doors";
import { anonymousClient, sessionClient, tokenClient } from "@/lib/supabase/clients";
import { fromAuth } from "./refusals";
import type { Credentials, Refresh, Session } from "./schema";

/**
 * Opens a session and sets its cookie. Throws `invalid_credentials`, also for deactivated users, and `rate_limited`
 * after too many failures, even with the right password.
 */
export const logIn = (input: Credentials): Promise<Session> =>
  guarded(input.email, () => open(input), isWrongPassword);

const isWrongPassword = (error: unknown): boolean =>
  error instanceof AppError && error.code === "invalid_credentials";

async function open(input: Credentials): Promise<Session> {
  const db = await sessionClient();
  const { data, error } = await db.auth.signInWithPassword(input);
  if (error) throw fromAuth(error, "invalid_credentials");
  return await opened(data.session).catch(async (failure) => {
    await db.auth.signOut({ scope: "local" });
    throw failure instanceof AppError && failure.code === "unauthenticated"
      ? new AppError("invalid_credentials")
      : failure;
  });
}

/** Exchanges a refresh token, or the cookie's, for a new session. Throws `unauthenticated`. */
export async function refresh(input: Refresh): Promise<Session> {
  const db = await (input.refresh_token ? anonymousClient() : sessionClient());
  const { data, error } = await db.auth.refreshSession(
    input.refresh_token ? { refresh_token: input.refresh_token } : undefined,
  );
  if (error) throw fromAuth(error, "unauthenticated");
  if (!data.session) throw new AppError("unauthenticated");
  return opened(data.session);
}

/** Ends the session of the given token, otherwise of the cookie. Its tokens are rejected from then on. */
export async function logOut(input: { access_token?: string }): Promise<void> {
  if (input.access_token) {
    await (await anonymousClient()).auth.admin.signOut(input.access_token, "local");
    return;
  }
  const db = await sessionClient();
  await db.auth.signOut({ scope: "local" });
}

async function opened(session: AuthSession): Promise<Session> {
  const bound = tokenClient(session.access_token);
  return {
    access_token: session.access_token,
    refresh_token: session.refresh_token,
    expires_in: session.expires_in,
    token_type: "bearer",
    user: await activeActor(bound, session.user.id),
  };
}
