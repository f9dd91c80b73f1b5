import { Hono } from "hono";
import { z } from "zod";
import type { ApiKeys, Env } from "../gateway.ts";
import { adminRoutes } from "./admin.ts";
import { challenge, readBody } from "./body.ts";
import { AuthError, answerAuthError } from "./errors.ts";
import { exchangeCode, type LinkType, redeem, sendLink } from "./links.ts";
import { openSession, refreshSession } from "./sessions.ts";
import type { AuthSettings } from "./settings.ts";
import { userRoutes } from "./user.ts";
import { findUser, passwordMatches } from "./users.ts";
import { verifyByLink } from "./verify-link.ts";

/** GoTrue for people who log in by e-mail and password, with sign-up closed. */
export function authApp(settings: AuthSettings, keys: ApiKeys): Hono<Env> {
  const app = new Hono<Env>();
  app.onError(answerAuthError);

  const refuseWithoutEmails = (status: 400 | 422) => {
    if (!settings.emailEnabled)
      throw new AuthError(status, "email_provider_disabled", "Email logins are disabled");
  };

  app.get("/health", (c) => c.json({ version: "stand-in", name: "GoTrue", description: "local stand-in" }));
  app.get("/settings", (c) =>
    c.json({
      external: { email: settings.emailEnabled },
      disable_signup: settings.signupDisabled,
      mailer_autoconfirm: false,
      saml_enabled: false,
    }),
  );

  app.post("/token", async (c) => {
    const grantType = c.req.query("grant_type");
    if (grantType === "password") {
      refuseWithoutEmails(422);
      const body = await readBody(
        c,
        z.object({ email: z.string().optional(), password: z.string().optional() }),
      );
      return c.json(await logIn(settings, body.email ?? "", body.password ?? ""));
    }
    if (grantType === "refresh_token") {
      const { refresh_token } = await readBody(c, z.object({ refresh_token: z.string().optional() }));
      if (!refresh_token) throw new AuthError(400, "validation_failed", "refresh_token is required");
      return c.json(await refreshSession(settings, refresh_token));
    }
    if (grantType === "pkce") {
      const body = await readBody(c, z.object({ auth_code: z.string(), code_verifier: z.string() }));
      return c.json(await exchangeCode(settings, body.auth_code, body.code_verifier));
    }
    throw new AuthError(400, "validation_failed", "unsupported_grant_type");
  });

  app.post("/signup", () => {
    throw new AuthError(422, "signup_disabled", "Signups not allowed for this instance");
  });

  app.post("/recover", (c) => mailTo(c, "recovery"));
  app.post("/otp", async (c) => mailTo(c, "magiclink"));
  app.post("/magiclink", (c) => mailTo(c, "magiclink"));

  // Known and unknown addresses get the same answer, which does not reveal who has an account.
  const mailTo = async (c: Parameters<typeof readBody>[0], type: LinkType) => {
    refuseWithoutEmails(400);
    const { email, ...flow } = await readBody(c, z.object({ email: z.string(), ...challenge }));
    const user = await findUser(settings.pool, { email });
    if (!user && type === "magiclink")
      throw new AuthError(422, "otp_disabled", "Signups not allowed for otp");
    if (user) {
      await sendLink(settings, user, type, { redirectTo: c.req.query("redirect_to"), challenge: flow });
    }
    return c.json({});
  };

  app.post("/verify", async (c) => {
    const body = await readBody(
      c,
      z.object({
        type: z.string(),
        token_hash: z.string().optional(),
        email: z.string().optional(),
        token: z.string().optional(),
      }),
    );
    const by = body.token_hash
      ? { hash: body.token_hash }
      : { email: body.email ?? "", otp: body.token ?? "" };
    return c.json(await openSession(settings, await redeem(settings, body.type, by), "otp"));
  });

  userRoutes(app, settings);
  adminRoutes(app, settings, keys);
  return app;
}

/** The routes that need no API key: links in mails, and the public keys. */
export function openAuthApp(settings: AuthSettings): Hono {
  const app = new Hono();
  app.onError(answerAuthError);
  app.get("/.well-known/jwks.json", (c) => {
    c.header("Cache-Control", "public, max-age=600");
    return c.json(settings.signingKey.jwks);
  });
  app.get("/verify", async (c) => {
    if (c.req.method === "HEAD") return c.body(null, 405);
    return c.redirect(await verifyByLink(settings, new URL(c.req.url).searchParams), 303);
  });
  return app;
}

async function logIn(settings: AuthSettings, email: string, password: string) {
  if (!email || !password) throw new AuthError(400, "validation_failed", "missing email or password");
  const user = await findUser(settings.pool, { email });
  if (!(await passwordMatches(user, password)) || !user) {
    throw new AuthError(400, "invalid_credentials", "Invalid login credentials");
  }
  if (!user.email_confirmed_at) throw new AuthError(400, "email_not_confirmed", "Email not confirmed");
  return openSession(settings, user, "password");
}
