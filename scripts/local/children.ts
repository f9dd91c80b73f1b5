import { readdirSync } from "node:fs";
import pg from "pg";
import { databaseUrl } from "../../stand-ins/database/connection.ts";
import { NEXT } from "./build.ts";
import type { ChildSpec } from "./child.ts";
import type { StandIn, Variables } from "./environment.ts";
import { inProject } from "./root.ts";

const PROBE_TIMEOUT_MS = 30_000;

export function standInSpec(name: StandIn, variables: Variables): ChildSpec {
  return {
    name,
    command: [inProject("stand-ins", name, "start.ts")],
    variables,
    channel: true,
    isReady: READY[name](variables),
    ...(name === "database" ? { stopSignal: "SIGINT" } : {}),
  };
}

export function appSpec(mode: "dev" | "preview", variables: Variables): ChildSpec {
  const { PORT = "" } = variables;
  const command = [NEXT, mode === "dev" ? "dev" : "start", "--port", PORT, "--hostname", "127.0.0.1"];
  return {
    name: "app",
    command,
    variables: { ...variables, NODE_ENV: mode === "dev" ? "development" : "production" },
    isReady: answers200(`http://127.0.0.1:${PORT}/login`),
    watchedPort: Number(PORT),
    // On SIGTERM `next dev` leaves a telemetry process running, even with telemetry off.
    ...(mode === "dev" ? { stopSignal: "SIGKILL" } : {}),
  };
}

const READY: Record<StandIn, (variables: Variables) => () => Promise<boolean>> = {
  database: ({ DB_PORT }) => isMigrated(Number(DB_PORT)),
  supabase: ({ SUPABASE_PORT }) => answers200(`http://127.0.0.1:${SUPABASE_PORT}/healthz`),
  qstash: ({ QSTASH_PORT, QSTASH_TOKEN }) =>
    answers200(`http://127.0.0.1:${QSTASH_PORT}/v2/keys`, { authorization: `Bearer ${QSTASH_TOKEN}` }),
  redis: ({ REDIS_PORT, UPSTASH_REDIS_REST_TOKEN }) =>
    answers200(`http://127.0.0.1:${REDIS_PORT}/ping`, {
      authorization: `Bearer ${UPSTASH_REDIS_REST_TOKEN}`,
    }),
  whatsapp: ({ WHATSAPP_PORT }) => answers200(`http://127.0.0.1:${WHATSAPP_PORT}/__ledger`),
};

function answers200(url: string, headers: Record<string, string> = {}): () => Promise<boolean> {
  return async () => {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const response = await fetch(url, {
      headers: { ...headers, connection: "close" },
      signal,
      redirect: "manual",
    });
    await response.arrayBuffer();
    return response.status === 200;
  };
}

// A server that accepts connections may still be applying migrations.
function isMigrated(port: number): () => Promise<boolean> {
  const wanted = readdirSync(inProject("supabase", "migrations")).filter((file) =>
    file.endsWith(".sql"),
  ).length;
  return async () => {
    const client = new pg.Client({
      connectionString: databaseUrl(port, "postgres"),
      connectionTimeoutMillis: 1_000,
    });
    client.on("error", () => {});
    try {
      await client.connect();
      const sql = "select count(*)::int as applied from supabase_migrations.schema_migrations";
      const { rows } = await client.query<{ applied: number }>(sql);
      return (rows[0]?.applied ?? 0) >= wanted;
    } finally {
      await client.end().catch(() => {});
    }
  };
}
