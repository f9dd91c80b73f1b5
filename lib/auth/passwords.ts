import "server-only";
import type { AuthError } from "@supabase/supabase-js";
import { activeActor, type Ctx } from "@/lib/actor/context";
import { AppError, invalidField } from "@/lib/base/errors";
import { log } from "@/lib/base/log";
import { env } from "@/lib/env";
import { guarded, spendPasswordMail } from "@/lib/rate-limit/doors";
import { anonymousClient, type Db, sessionClient } from "@/lib/supabase/clients";
import type { MailLink, PasswordChange, PasswordChoice, PasswordRequest } from "./schema";

/** Page that links in mails open. */
export const passwordPage = () => new URL("/reset-password", env().APP_URL).toString();

/** Mails a link to set a new password if the address has an account. The result is the same if it has none. */
export async function requestPassword({ email }: PasswordRequest): Promise<void> {
  await spendPasswordMail(email);
  const { error } = await anonymousClient().auth.resetPasswordForEmail(email, { redirectTo: passwordPage() });
  if (!error) return;
  // Supabase returns these errors only for existing accounts, so passing them on would reveal which exist.
  log("error", "password_mail_failed", { status: error.status, code: error.code });
  if (!error.status) throw new AppError("unavailable", { detail: error.message });
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
  if (error) throw fromPassword(error);
}

/** Changes the caller's password and ends the caller's other sessions. Throws `invalid` with `wrong_password`. */
export async function changePassword(
  ctx: Ctx,
  { current_password, password }: PasswordChange,
): Promise<void> {
  await guarded(ctx.actor.email, () => checkCurrentPassword(ctx.actor.email, current_password), isWrong);
  const { error } = await ctx.db.auth.updateUser({ password });
  if (error) throw fromPassword(error);
}

async function checkCurrentPassword(email: string, password: string): Promise<void> {
  const client = anonymousClient();
  const { error: refused } = await client.auth.signInWithPassword({ email, password });
  if (refused?.status === 400) throw invalidField("current_password", "wrong_password");
  if (refused) throw fromPassword(refused);
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
  throw isOver ? new AppError("link_expired", { detail: error.message }) : fromPassword(error);
}

/** A session that was opened with a password must give the old password to change it. */
function openedByMail(amr: unknown): boolean {
  return (
    Array.isArray(amr) && amr.some((entry) => entry?.method !== undefined && entry.method !== "password")
  );
}

/** Translates an error of Supabase Auth about a password into an error on the `password` field. */
export function fromPassword(error: AuthError): AppError {
  if (error.code === "same_password") return invalidField("password", "same_password");
  if (error.code === "weak_password") return invalidField("password", "weak_password");
  if (error.status === 429) return new AppError("rate_limited", { retry_after_seconds: 60 });
  if (!error.status || error.status >= 500) return new AppError("unavailable", { detail: error.message });
  return new AppError("invalid", { detail: error.message });
}
