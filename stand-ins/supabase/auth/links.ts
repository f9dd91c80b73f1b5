import { createHash, randomInt, randomUUID } from "node:crypto";
import { AuthError } from "./errors.ts";
import { composeMail, permitMail, refuseHaste } from "./mails.ts";
import { openSession } from "./sessions.ts";
import type { AuthSettings } from "./settings.ts";
import { changeUser, findUser, type UserRow } from "./users.ts";

export type LinkType = "signup" | "invite" | "recovery" | "magiclink" | "email" | "email_change";
type TokenColumn = "confirmation_token" | "recovery_token" | "email_change_token_new";

const lifetimeSeconds = 3600;

const columns: Record<LinkType, readonly [TokenColumn, ...TokenColumn[]]> = {
  signup: ["confirmation_token"],
  invite: ["confirmation_token"],
  recovery: ["recovery_token"],
  magiclink: ["recovery_token"],
  email: ["recovery_token", "confirmation_token"],
  email_change: ["email_change_token_new"],
};

const sentAt: Record<TokenColumn, "confirmation_sent_at" | "recovery_sent_at" | "email_change_sent_at"> = {
  confirmation_token: "confirmation_sent_at",
  recovery_token: "recovery_sent_at",
  email_change_token_new: "email_change_sent_at",
};

export interface Challenge {
  code_challenge?: string;
  code_challenge_method?: string;
}

const digest = (email: string, otp: string) =>
  createHash("sha224")
    .update(email.toLowerCase() + otp)
    .digest("hex");

export async function createLink(
  settings: AuthSettings,
  user: UserRow,
  type: LinkType,
  options: { redirectTo?: string; challenge?: Challenge; email?: string; extra?: Partial<UserRow> } = {},
) {
  const email = options.email ?? user.email ?? "";
  const otp = String(randomInt(0, 1_000_000)).padStart(6, "0");
  const hash = digest(email, otp);
  const pkce = Boolean(options.challenge?.code_challenge);
  const [column] = columns[type];
  const changed = await changeUser(settings.pool, user.id, {
    ...options.extra,
    [column]: pkce ? `pkce_${hash}` : hash,
    [sentAt[column]]: new Date(),
  });
  if (pkce) await rememberChallenge(settings, user.id, type, options.challenge ?? {});
  const redirectTo = allowedRedirect(settings, options.redirectTo);
  const link = new URL(`${settings.issuer}/verify`);
  link.searchParams.set("token", pkce ? `pkce_${hash}` : hash);
  link.searchParams.set("type", type);
  link.searchParams.set("redirect_to", redirectTo);
  return { user: changed, otp, hash, redirectTo, link: link.toString(), email };
}

type LinkParameters = Parameters<typeof createLink>;

/** Mails a link to an existing user, as often as GoTrue allows. */
export async function sendLink(...parameters: LinkParameters): Promise<UserRow> {
  const [settings, user, type, options] = parameters;
  refuseHaste(settings, user[sentAt[columns[type][0]]]);
  permitMail(settings, options?.email ?? user.email ?? "", type);
  return deliverLink(...parameters);
}

/** Mails a link that was permitted. */
export async function deliverLink(...parameters: LinkParameters): Promise<UserRow> {
  const [settings, , type] = parameters;
  const { user, email, link, hash, otp } = await createLink(...parameters);
  const mail = composeMail(settings, type, {
    ConfirmationURL: link,
    Token: otp,
    TokenHash: hash,
    Email: email,
  });
  settings.mailbox.receive({ to: email, otp, ...mail });
  return user;
}

const expired = () => new AuthError(403, "otp_expired", "Token has expired or is invalid");

/** Consumes a one-time token and returns its user. */
export async function redeem(
  settings: AuthSettings,
  type: string,
  by: { hash: string } | { email: string; otp: string },
): Promise<UserRow> {
  const candidates = columns[type as LinkType];
  if (!candidates) throw new AuthError(400, "validation_failed", "Verify requires a verification type");
  const hash = "hash" in by ? by.hash : digest(by.email, by.otp);
  if (!/^(pkce_)?[0-9a-f]{56}$/.test(hash)) throw expired();
  for (const column of candidates) {
    const { rows } = await settings.pool.query<UserRow>(
      `update auth.users set ${column} = '', updated_at = now()
       where ${column} = any ($1) and deleted_at is null
         and ${sentAt[column]} > now() - make_interval(secs => $2) returning *`,
      [[hash, `pkce_${hash}`], lifetimeSeconds],
    );
    const user = rows[0];
    if (user) return confirm(settings, user, column);
  }
  throw expired();
}

async function confirm(settings: AuthSettings, user: UserRow, column: TokenColumn): Promise<UserRow> {
  if (column === "email_change_token_new") {
    return changeUser(settings.pool, user.id, { email: user.email_change, email_change: "" });
  }
  if (user.email_confirmed_at) return user;
  return changeUser(settings.pool, user.id, { email_confirmed_at: new Date() });
}

async function rememberChallenge(
  settings: AuthSettings,
  userId: string,
  type: LinkType,
  challenge: Challenge,
) {
  await settings.pool.query(
    `insert into auth.flow_state (id, user_id, auth_code, authentication_method, code_challenge_method,
                                  code_challenge, provider_type)
     values ($1, $2, $3, $4, $5, $6, 'email')`,
    [
      randomUUID(),
      userId,
      randomUUID(),
      type,
      (challenge.code_challenge_method ?? "plain").toLowerCase(),
      challenge.code_challenge,
    ],
  );
}

/** The code that the browser that asked for the link exchanges for a session. */
export async function codeFor(settings: AuthSettings, userId: string, type: string): Promise<string> {
  const { rows } = await settings.pool.query<{ auth_code: string }>(
    `update auth.flow_state set auth_code_issued_at = now()
     where id = (select id from auth.flow_state where user_id = $1 and authentication_method = $2
                 order by created_at desc limit 1)
     returning auth_code`,
    [userId, type],
  );
  if (!rows[0]) throw new AuthError(404, "flow_state_not_found", "No associated flow state found");
  return rows[0].auth_code;
}

export async function exchangeCode(settings: AuthSettings, code: string, verifier: string) {
  const { rows } = await settings.pool.query<{
    user_id: string;
    authentication_method: string;
    code_challenge: string;
    code_challenge_method: string;
  }>(
    `delete from auth.flow_state where auth_code = $1 and auth_code_issued_at > now() - interval '5 minutes'
     returning user_id, authentication_method, code_challenge, code_challenge_method`,
    [code],
  );
  const flow = rows[0];
  const user = flow && (await findUser(settings.pool, { id: flow.user_id }));
  if (!flow || !user) {
    throw new AuthError(404, "flow_state_not_found", "invalid flow state, no valid flow state found");
  }
  const given =
    flow.code_challenge_method === "s256"
      ? createHash("sha256").update(verifier).digest("base64url")
      : verifier;
  if (given !== flow.code_challenge) {
    throw new AuthError(
      400,
      "bad_code_verifier",
      "code challenge does not match previously saved code verifier",
    );
  }
  return openSession(settings, user, "otp");
}

/** The wanted address if it is the project's own site or on its list; otherwise the site. */
export function allowedRedirect(settings: AuthSettings, wanted?: string): string {
  if (!wanted || !URL.canParse(wanted)) return settings.siteUrl;
  const isOwn = new URL(wanted).hostname === new URL(settings.siteUrl).hostname;
  const isListed = settings.allowedAddresses.some((pattern) => patternOf(pattern).test(wanted));
  return isOwn || isListed ? wanted : settings.siteUrl;
}

const patternOf = (glob: string) =>
  new RegExp(`^${glob.replace(/[.?+^$()|[\]{}\\]/g, "\\$&").replace("**", ".*")}$`);
