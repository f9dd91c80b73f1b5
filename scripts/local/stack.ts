import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findInstallation } from "../../stand-ins/database/binaries.ts";
import { findRunner } from "../../stand-ins/database/runner.ts";
import { becomesFree, freePorts, insteadOfLent } from "../../stand-ins/ports.ts";
import { ToldError, words } from "../language.ts";
import { buildWhenNeeded } from "./build.ts";
import type { Output } from "./child.ts";
import { appSpec, standInSpec } from "./children.ts";
import { discreet } from "./discretion.ts";
import {
  DEFAULT_PORTS,
  inherited,
  localEnvironment,
  PORT_OF,
  PORT_VARIABLES,
  type StandIn,
  type Variables,
} from "./environment.ts";
import { prepareNumber } from "./prepare-number.ts";
import { ROOT } from "./root.ts";
import { addSampleData } from "./sample/add.ts";
import { createSweepSchedule } from "./schedule.ts";
import { Supervisor } from "./supervise.ts";

export type Mode = "dev" | "preview" | "none";
type ChildName = StandIn | "app";

export type StackOptions = {
  /** Folder for all data; default: `DATA_DIR` of the environment, or `.local`. */
  dataDir?: string;
  /** `free`: any free ports. `fixed`: those of the environment, or the defaults. */
  ports: "free" | "fixed";
  /** `none` starts the stand-ins without the app. */
  mode: Mode;
  /** Adds sample data to an empty database, if both database and WhatsApp are stand-ins. */
  samples?: boolean;
  /** Variables to use as the environment; stand-ins whose variable is set are not started. */
  env?: Record<string, string | undefined>;
  output?: Output;
  /** Aborts a start in progress. */
  signal?: AbortSignal;
};

export type Stack = {
  env: Variables;
  standIns: StandIn[];
  urls: { app: string; supabase: string; qstash: string; redis: string; whatsapp: string };
  /** The process id (undefined during a restart) and the number of restarts. */
  child: (name: ChildName) => { pid: number | undefined; exits: number };
  /** Kills a child and its descendants like a crash; it is restarted. */
  kill: (name: ChildName, signal?: NodeJS.Signals) => void;
  ready: (name: ChildName) => Promise<void>;
  /** Restarts the app with some variables changed, as a deployment does; resolves once it responds. */
  redeploy: (changed: Variables) => Promise<void>;
  stop: () => Promise<void>;
};

/** Starts the stand-ins, then the app; resolves when all respond. On failure everything is stopped. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { variables: described, standIns } = localEnvironment(await outside(options));
  const variables = standIns.includes("supabase") ? await withMailbox(described) : described;
  const env = { ...inherited(), ...variables, DATA_DIR: path.resolve(ROOT, variables.DATA_DIR ?? ".local") };
  const names: ChildName[] = options.mode === "none" ? standIns : [...standIns, "app"];
  for (const name of names) await mustBeFree(name, env, options.output);

  const hide = discreet(variables);
  const { output } = options;
  const supervisor = new Supervisor((name, line, isError) => output?.(name, hide(line), isError));
  const stop = async () => {
    await supervisor.stop();
    if (standIns.includes("database")) await endAbandonedDatabase(env);
  };
  const starting = new AbortController();
  starting.signal.addEventListener("abort", () => void supervisor.stop());
  const abort = () => starting.abort(options.signal?.reason);
  options.signal?.addEventListener("abort", abort);
  let building: Promise<void> | undefined;
  try {
    options.signal?.throwIfAborted();
    building = options.mode === "preview" ? buildWhenNeeded(env, starting.signal) : undefined;
    await Promise.all([startStandIns(supervisor, standIns, env), building]);
    if (standIns.includes("whatsapp")) await prepareNumber(env, (line) => output?.("whatsapp", line, true));
    await createSweepSchedule(env, (line) => output?.("qstash", line, true));
    if (options.samples && standIns.includes("supabase") && standIns.includes("whatsapp"))
      await addSampleData(env, (line) => output?.("database", line, true));
    if (options.mode !== "none") await supervisor.start(appSpec(options.mode, env));
  } catch (error) {
    starting.abort();
    await Promise.allSettled([stop(), building]);
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
  return {
    env,
    standIns,
    urls: urlsOf(env),
    child: (name) => supervisor.child(name),
    kill: (name, signal) => supervisor.child(name).kill(signal),
    ready: (name) => supervisor.ready(name),
    redeploy: async (changed) => {
      const app = supervisor.child("app");
      const { exits } = app;
      Object.assign(app.spec.variables, changed);
      app.kill();
      while (app.exits === exits) await sleep(20);
      await supervisor.ready("app");
    },
    stop,
  };
}

async function startStandIns(supervisor: Supervisor, standIns: StandIn[], env: Variables): Promise<void> {
  const start = (name: StandIn) =>
    standIns.includes(name) ? supervisor.start(standInSpec(name, env)) : undefined;
  // Started first in order to be stopped last.
  const database = start("database");
  await Promise.all([
    start("qstash"),
    start("redis"),
    start("whatsapp"),
    Promise.resolve(database).then(() => start("supabase")),
  ]);
}

async function outside({
  dataDir,
  ports,
  env = {},
}: StackOptions): Promise<Record<string, string | undefined>> {
  const given: Record<string, string | undefined> =
    dataDir === undefined ? env : { ...env, DATA_DIR: dataDir };
  if (ports === "fixed") {
    const unset = PORT_VARIABLES.filter((name) => given[name] === undefined);
    const others = await insteadOfLent(Object.fromEntries(unset.map((name) => [name, DEFAULT_PORTS[name]])));
    return {
      ...given,
      ...Object.fromEntries(Object.entries(others).map(([name, port]) => [name, `${port}`])),
    };
  }
  const free = await freePorts(PORT_VARIABLES.length);
  const chosen = Object.fromEntries(PORT_VARIABLES.map((name, index) => [name, String(free[index])]));
  return { ...chosen, ...given };
}

/** Adds a free port for the mail stand-in, unless a mail server is configured. */
async function withMailbox(variables: Variables): Promise<Variables> {
  if (variables.SMTP_URL) return variables;
  const taken = new Set(PORT_VARIABLES.map((name) => Number(variables[name])));
  const free = await freePorts(taken.size + 1);
  const MAIL_PORT = String(free.find((port) => !taken.has(port)));
  return { ...variables, MAIL_PORT, SMTP_URL: `smtp://127.0.0.1:${MAIL_PORT}` };
}

async function mustBeFree(name: ChildName, env: Variables, output: Output | undefined): Promise<void> {
  const variable = PORT_OF[name];
  const port = Number(env[variable]);
  const waiting = `Port ${port} is lent to an outgoing connection: waiting until it is given back (a minute at most).`;
  if (await becomesFree(port, undefined, () => output?.(name, waiting, false))) return;
  const other = `${variable}=${port + 1}`;
  throw new ToldError(
    words(
      `Le port ${port} est déjà pris, peut-être par une autre commande de Relance : arrêtez-la par Ctrl-C, ou choisissez un autre port, par exemple ${other}.`,
      `Port ${port} is taken, perhaps by another command of Relance: stop it with Ctrl-C, or choose another port, for example ${other}.`,
    ),
  );
}

// Stops a PostgreSQL whose supervising process was killed just before the end.
async function endAbandonedDatabase({ DATA_DIR = "", DB_PORT }: Variables): Promise<void> {
  const { dataFolder } = findInstallation(path.join(DATA_DIR, "db"));
  const ended = findRunner(dataFolder, Number(DB_PORT)).catch(() => undefined);
  await Promise.race([ended, sleep(1_500, undefined, { ref: false })]);
}

function urlsOf(env: Variables): Stack["urls"] {
  return {
    app: env.APP_URL ?? "",
    supabase: env.NEXT_PUBLIC_SUPABASE_URL ?? "",
    qstash: env.QSTASH_URL ?? "",
    redis: env.UPSTASH_REDIS_REST_URL ?? "",
    whatsapp: env.WHATSAPP_API_URL ?? "",
  };
}
