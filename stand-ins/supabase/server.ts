import fs from "node:fs/promises";
import path from "node:path";
import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import { cors } from "hono/cors";
import pg from "pg";
import { asRole } from "../database/connection.ts";
import { ensureLocalAccounts } from "./accounts.ts";
import { authApp, openAuthApp } from "./auth/app.ts";
import { readGoTrue, type Variables } from "./auth/gotrue.ts";
import { Mailbox } from "./auth/mailbox.ts";
import { receiveMails } from "./auth/smtp.ts";
import { readSettings } from "./config.ts";
import { startFunctions } from "./functions/app.ts";
import { type ApiKeys, type Env, identify, requireApiKey } from "./gateway.ts";
import { loadSigningKey } from "./keys.ts";
import { startRest } from "./rest/app.ts";

export interface SupabaseOptions {
  /** With any role: the URLs of the other roles are derived from it. */
  databaseUrl: string;
  port: number;
  /** For the key that signs access tokens. */
  dataDir: string;
  keys: ApiKeys;
  /** Contains `config.toml` and `functions`. */
  folder: string;
  siteUrl: string;
  /** Named as GoTrue's, such as `GOTRUE_SMTP_HOST`. */
  goTrue?: Variables;
  /** Where the app sends its mails by SMTP; without it, no mails are received. */
  mailPort?: number;
  /** Variables of functions, besides those that hosted Supabase gives them. */
  functionEnv: Record<string, string>;
}

export interface Supabase {
  url: string;
  mailbox: Mailbox;
  stop(): Promise<void>;
}

export async function startSupabase(options: SupabaseOptions): Promise<Supabase> {
  const { port, keys, folder, databaseUrl } = options;
  const url = `http://127.0.0.1:${port}`;
  const settings = readSettings(path.join(folder, "config.toml"));
  await fs.mkdir(options.dataDir, { recursive: true });
  const signingKey = await loadSigningKey(options.dataDir);
  const pool = new pg.Pool({ connectionString: asRole(databaseUrl, "supabase_auth_admin"), max: 8 });
  pool.on("error", () => {});
  const mailbox = new Mailbox();
  const auth = {
    ...settings,
    ...readGoTrue(options.goTrue ?? {}, options.siteUrl),
    pool,
    signingKey,
    mailbox,
    sentMails: [],
    issuer: `${url}/auth/v1`,
  };
  await ensureLocalAccounts(auth, asRole(databaseUrl, "postgres"));
  const rest = await startRest(asRole(databaseUrl, "authenticator"));
  const functions = await startFunctions({
    folder: path.join(folder, "functions"),
    env: { ...options.functionEnv, ...hostedEnvironment(url, keys, databaseUrl) },
    signingKey,
    open: settings.openFunctions,
  });

  const app = new Hono<Env>();
  const exposed = ["Content-Range", "Content-Location", "Preference-Applied", "X-Total-Count", "Link"];
  app.use("*", cors({ origin: "*", exposeHeaders: [...exposed, "X-Supabase-Api-Version"], maxAge: 86_400 }));
  app.get("/healthz", (c) => c.json({ ok: true, functions: functions.list() }));
  app.route("/mailbox", mailbox.pages());
  app.route("/functions/v1", functions.app);
  app.route("/auth/v1", openAuthApp(auth));
  app.use("/auth/v1/*", requireApiKey(keys));
  app.route("/auth/v1", authApp(auth, keys));
  app.use("/rest/v1/*", requireApiKey(keys), identify(keys, signingKey));
  app.all("/rest/v1/*", rest.handle);

  const mails = options.mailPort === undefined ? null : await receiveMails(mailbox, options.mailPort);
  const server = await listen(app, port);
  const stop = async () => {
    await functions.stop();
    await mails?.stop();
    await close(server);
    await rest.close();
    await pool.end();
  };
  return { url, mailbox, stop };
}

/** The variables that hosted Supabase gives every function. */
const hostedEnvironment = (url: string, keys: ApiKeys, databaseUrl: string) => ({
  SUPABASE_URL: url,
  SUPABASE_ANON_KEY: keys.publishable,
  SUPABASE_SERVICE_ROLE_KEY: keys.secret,
  SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishable }),
  SUPABASE_SECRET_KEYS: JSON.stringify({ default: keys.secret }),
  SUPABASE_DB_URL: asRole(databaseUrl, "postgres"),
});

function listen(app: Hono<Env>, port: number): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, () => resolve(server));
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      const message = `Port ${port} is taken by another program: stop it, or set SUPABASE_PORT to a free port.`;
      reject(taken ? new Error(message) : error);
    });
  });
}

const close = (server: ServerType) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
