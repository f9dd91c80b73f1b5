import type { Context, Hono } from "hono";
import { z } from "zod";
import { bearerOf, type Env } from "../gateway.ts";
import type { Claims } from "../keys.ts";
import { challenge, metadata, readBody } from "./body.ts";
import { AuthError } from "./errors.ts";
import { sendLink } from "./links.ts";
import { mergeMetadata } from "./metadata.ts";
import { closeSessions, type Scope, sessionOf } from "./sessions.ts";
import type { AuthSettings } from "./settings.ts";
import {
  changeUser,
  checkedEmail,
  findUser,
  hashPassword,
  passwordMatches,
  presentUser,
  type UserRow,
} from "./users.ts";

/** What a logged-in person may do with their own account. */
export function userRoutes(app: Hono<Env>, settings: AuthSettings): void {
  app.get("/user", async (c) => {
    const { user } = await sessionOf(settings.pool, await tokenOf(c, settings));
    return c.json(await presentUser(settings.pool, user));
  });

  app.put("/user", async (c) => {
    const { user, session } = await sessionOf(settings.pool, await tokenOf(c, settings));
    const body = await readBody(
      c,
      z.object({
        email: z.string().optional(),
        password: z.string().optional(),
        current_password: z.string().optional(),
        data: metadata.optional(),
        ...challenge,
      }),
    );
    let changed = user;
    if (body.data) {
      const raw_user_meta_data = mergeMetadata(user.raw_user_meta_data, body.data);
      changed = await changeUser(settings.pool, user.id, { raw_user_meta_data });
    }
    if (body.password) {
      await requireWitness(settings, user, session, body.current_password);
      changed = await changePassword(settings, changed, body.password, session);
    }
    if (body.email && body.email.toLowerCase() !== user.email) {
      changed = await askForNewEmail(settings, changed, body.email, c.req.query("redirect_to"), body);
    }
    return c.json(await presentUser(settings.pool, changed));
  });

  app.post("/logout", async (c) => {
    const { user, session } = await sessionOf(settings.pool, await tokenOf(c, settings));
    const scope = c.req.query("scope") ?? "global";
    if (!["global", "local", "others"].includes(scope)) {
      throw new AuthError(400, "validation_failed", `Unsupported logout scope "${scope}"`);
    }
    await closeSessions(settings.pool, user.id, scope as Scope, session);
    return c.body(null, 204);
  });
}

async function tokenOf(c: Context, { signingKey }: AuthSettings): Promise<Claims> {
  const token = bearerOf(c);
  if (!token) throw new AuthError(401, "no_authorization", "This endpoint requires a valid Bearer token");
  try {
    return await signingKey.verify(token);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    const message = `invalid JWT: unable to parse or verify signature, ${reason}`;
    throw new AuthError(403, "bad_jwt", message);
  }
}

const DAY_MS = 86_400_000;

/** What a project may ask for before it changes a password. A session that a mail opened needs no old password. */
async function requireWitness(settings: AuthSettings, user: UserRow, session: string, current?: string) {
  const { rows } = await settings.pool.query<{ created_at: Date; tag: string }>(
    "select created_at, tag from auth.sessions where id::text = $1",
    [session],
  );
  const opened = rows[0]?.created_at.getTime() ?? 0;
  if (settings.requireReauthentication && Date.now() - opened > DAY_MS) {
    throw new AuthError(400, "reauthentication_needed", "Password update requires reauthentication");
  }
  if (!settings.requireCurrentPassword || rows[0]?.tag === "otp" || !user.encrypted_password) return;
  if (!current) {
    const message = "Current password required when setting new password.";
    throw new AuthError(400, "current_password_required", message);
  }
  if (!(await passwordMatches(user, current))) {
    const message = "Current password provided does not match the account's.";
    throw new AuthError(400, "current_password_invalid", message);
  }
}

async function changePassword(settings: AuthSettings, user: UserRow, password: string, session: string) {
  const encrypted_password = await hashPassword(password, settings.minimumPasswordLength);
  if (await passwordMatches(user, password)) {
    throw new AuthError(422, "same_password", "New password should be different from the old password.");
  }
  const changed = await changeUser(settings.pool, user.id, { encrypted_password });
  await closeSessions(settings.pool, user.id, "others", session);
  return changed;
}

async function askForNewEmail(
  settings: AuthSettings,
  user: UserRow,
  wanted: string,
  redirectTo: string | undefined,
  flow: { code_challenge?: string; code_challenge_method?: string },
): Promise<UserRow> {
  const email = checkedEmail(wanted);
  if (await findUser(settings.pool, { email })) {
    throw new AuthError(422, "email_exists", "A user with this email address has already been registered");
  }
  const extra = { email_change: email };
  return sendLink(settings, user, "email_change", { email, extra, redirectTo, challenge: flow });
}
