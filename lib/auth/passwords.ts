import "server-only";
import { activeActor, type Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { log } from "@/lib/base/log";
import { env } from "@/lib/env";
import { guarded, spendPasswordMail } from "@/lib/rate-limit/doors";
import { anonymousClient, type Db, sessionClient } from "@/lib/supabase/clients";
import { fromAuth } from "./refusals";
import type { MailLink, PasswordChange, PasswordChoice, PasswordRequest } from "./schema";

/** Page that links in mails open. */
export const passwordPage = () => new URL("/reset-password", env().APP_URL).toString();

/** Mails a link to set a new password if the address has an account. The result is the same if it has none. */
export async function requestPassword({ email }: PasswordRequest): Promise<void> {
  await spendPasswordMail(email);
  const { error } = await (await anonymousClient()).auth.resetPasswordForEmail(email, {
    redirectTo: passwordPage(),
  });
  if (!error) return;
  // Supabase returns these errors only for existing accounts, so passing them on would reveal which exist.
  log("error", "password_mail_failed", { status: error.status, code: error.code });
  if (!error.status || error.code === "email_provider_disabled") throw fromAuth(error);
}

/**
 * Sets the password after a link from a mail, and logs the user in. Throws `link_expired`; `invalid` with
 * `same_password` or `weak_password`, after which the link is used up and its session serves for the next try.
 */
export async function choosePassword({ link, password }: PasswordChoice): Promise<void> {
  const db = await sessionClient();
  if (link) await open(db, link);
  const { data } = await db.auth.getClaims();
  if (!data || !openedByMail(data.claims.amr)) throw new AppError("link_expired");
  await activeActor(db, data.claims.sub).catch(async (failure) => {
    await db.auth.signOut({ scope: "local" });
    throw failure instanceof AppError && failure.code === "unauthenticated"
      ? new AppError("link_expired")
      : failure;
  });
  const { error } = await db.auth.updateUser({ password });
  if (error) throw fromAuth(error);
}

/** Changes the caller's password and ends the caller's other sessions. Throws `invalid` with `wrong_password`. */
export async function changePassword(
  ctx: Ctx,
  { current_password, password }: PasswordChange,
): Promise<void> {
  await guarded(ctx.actor.email, () => checkCurrentPassword(ctx.actor.email, current_password), isWrong);
  const { error } = await ctx.db.auth.updateUser({ password, current_password });
  if (error) throw fromAuth(error);
}

async function checkCurrentPassword(email: string, password: string): Promise<void> {
  const client = await anonymousClient();
  const { error: refused } = await client.auth.signInWithPassword({ email, password });
  if (refused?.status === 400) throw invalidField("current_password", "wrong_password");
  if (refused) throw fromAuth(refused);
  await client.auth.signOut({ scope: "local" });
}

const isWrong = (error: unknown): boolean =>
  error instanceof AppError && error.fields.some(({ code }) => code === "wrong_password");

async function open(db: Db, link: MailLink): Promise<void> {
  const { error } = await ("token_hash" in link
    ? db.auth.verifyOtp(link)
    : db.auth.setSession({ access_token: link.access_token, refresh_token: link.refresh_token }));
  if (!error) return;
  const isOver =
    error.status !== undefined && error.status >= 400 && error.status < 500 && error.status !== 429;
  throw isOver ? new AppError("link_expired", { detail: error.message }) : fromAuth(error);
}

/** A session that was opened with a password must give the old password to change it. */
function openedByMail(amr: unknown): boolean {
  return (
    Array.isArray(amr) && amr.some((entry) => entry?.method !== undefined && entry.method !== "password")
  );
}
