import type { Context, MiddlewareHandler } from "hono";
import { errors } from "jose";
import type { Claims, SigningKey } from "./keys.ts";

export interface ApiKeys {
  publishable: string;
  secret: string;
}

/** Who calls: a person, known by token, or else the owner of the API key. */
interface Caller {
  role: string;
  claims: Record<string, unknown>;
  /** Absent when the call has an API key only. */
  user?: Claims;
}

export type Env = { Variables: { caller: Caller } };

/** Refuses calls without one of the two keys, as the hosted gateway does before it calls a service. */
export function requireApiKey(keys: ApiKeys): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.method === "OPTIONS") return next();
    const key = c.req.header("apikey") ?? c.req.query("apikey");
    if (!key) {
      const hint = "No `apikey` request header or url param was found.";
      return c.json({ message: "No API key found in request", hint }, 401);
    }
    if (key !== keys.publishable && key !== keys.secret) {
      return c.json({ message: "Invalid API key", hint: "Double check your Supabase `apikey`" }, 401);
    }
    c.set("caller", holderOf(key, keys));
    return next();
  };
}

const holderOf = (key: string, keys: ApiKeys): Caller => {
  const role = key === keys.secret ? "service_role" : "anon";
  return { role, claims: { role } };
};

export function bearerOf(c: Context): string | undefined {
  return /^Bearer\s+(.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
}

/** If there is a token that is not an API key, it decides who calls. A bad one gets PostgREST's errors. */
export function identify(keys: ApiKeys, signingKey: SigningKey): MiddlewareHandler<Env> {
  return async (c, next) => {
    const token = bearerOf(c);
    if (token && token !== keys.publishable && token !== keys.secret) {
      try {
        const claims = await signingKey.verify(token);
        c.set("caller", { role: claims.role, claims, user: claims });
      } catch (error) {
        const expired = error instanceof errors.JWTExpired;
        c.header("WWW-Authenticate", 'Bearer error="invalid_token"');
        const code = expired ? "PGRST303" : "PGRST301";
        const message = expired ? "JWT expired" : "No suitable key or wrong key type";
        return c.json({ code, details: null, hint: null, message }, 401);
      }
    }
    return next();
  };
}
