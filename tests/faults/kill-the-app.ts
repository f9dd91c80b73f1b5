import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { Client } from "../../scripts/demo/client.ts";
import { until } from "../../scripts/demo/terminal.ts";
import { type Stack, startStack } from "../../scripts/local/stack.ts";
import type { Report } from "./report.ts";

const LIMIT_A_MINUTE = 600;
const PEOPLE_A_KILL = 60;
const CUT_SHARE = 0.1;
const PATIENCE_MS = 60_000;

type Options = { kills: number; seed: number; tell: (line: string) => void };
type Entry = { at: number; to: string; accepted: boolean };
type Summary = {
  requests: number;
  cut_after_acceptance: number;
  densest_minute: number;
  duplicates: unknown[];
};

/** Kills the app while it sends, a tenth of Meta's answers being cut after acceptance, and says what came of it. */
export async function killTheApp({ kills, seed, tell }: Options): Promise<Report> {
  const dataDir = mkdtempSync(join(tmpdir(), "relance-faults-"));
  const env = { SEND_RATE_PER_MINUTE: String(LIMIT_A_MINUTE) };
  const stack = await startStack({ dataDir, ports: "free", mode: "preview", env });
  try {
    const random = generator(seed);
    const people = kills * PEOPLE_A_KILL + 40;
    await order(stack, { cut_after_acceptance: { probability: CUT_SHARE } });
    const { api, campaign_id } = await launchTo(stack, people);
    tell(`launched to ${people} people, ${LIMIT_A_MINUTE} a minute`);
    const slowest_restart_s = await killing(stack, kills, random, tell);
    await order(stack, { cut_after_acceptance: null });
    return { kills, people, slowest_restart_s, ...(await verdict(stack, api, campaign_id, people, tell)) };
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function killing(stack: Stack, kills: number, random: () => number, tell: (line: string) => void) {
  let slowest = 0;
  for (let kill = 1; kill <= kills; kill++) {
    await sleep(500 + random() * 4_000);
    const before = (await ledger(stack)).length;
    const killed_at = Date.now();
    stack.kill("app");
    const entries = await until(
      () => ledger(stack),
      (all) => all.slice(before).some((entry) => entry.at > killed_at + 200),
      PATIENCE_MS,
    );
    const again = entries.slice(before).find((entry) => entry.at > killed_at + 200);
    const seconds = again ? (again.at - killed_at) / 1000 : PATIENCE_MS / 1000;
    slowest = Math.max(slowest, seconds);
    tell(`kill ${kill}: sending again after ${seconds.toFixed(1)} s, ${entries.length} requests so far`);
  }
  return Math.round(slowest * 10) / 10;
}

async function verdict(
  stack: Stack,
  api: Client,
  campaign_id: number,
  people: number,
  tell: (line: string) => void,
): Promise<Omit<Report, "kills" | "people" | "slowest_restart_s">> {
  const open = (m: Record<string, number>) => (m.queued ?? 0) + (m.sending ?? 0);
  const stats = () => api.get<{ message_1: Record<string, number> }>(`/api/campaigns/${campaign_id}/stats`);
  const { message_1 } = await until(
    stats,
    (s) => open(s.message_1) === 0,
    5 * 60_000,
    (s) => tell(`still open: ${open(s.message_1)}`),
  );
  const settled = await until(
    stats,
    (s) => (s.message_1.accepted ?? 0) + (s.message_1.sent ?? 0) === 0,
    60_000,
  );
  const accepted = (await ledger(stack)).filter((entry) => entry.accepted);
  const summary = (await (await fetch(`${stack.urls.whatsapp}/__ledger/summary`)).json()) as Summary;
  const reached = new Set(accepted.map((entry) => entry.to)).size;
  const unknown = settled.message_1.unknown ?? 0;
  const db = createClient(stack.env.NEXT_PUBLIC_SUPABASE_URL ?? "", stack.env.SUPABASE_SECRET_KEY ?? "");
  const { data: wrong, error } = await db.rpc("counter_errors");
  if (error) throw new Error(error.message);
  return {
    requests: summary.requests,
    reached,
    unknown,
    cut_after_acceptance: summary.cut_after_acceptance,
    doubles: accepted.length - reached,
    missing: Math.max(0, people - reached - unknown),
    stuck: open(message_1),
    wrong_counters: (wrong as unknown[]).length,
    densest_minute: summary.densest_minute,
    limit_a_minute: LIMIT_A_MINUTE,
  };
}

async function launchTo(stack: Stack, people: number): Promise<{ api: Client; campaign_id: number }> {
  const api = new Client(stack.urls.app);
  await api.logIn("admin@relance.test", "relance-local");
  const category = await api.post<{ id: number }>("/api/categories", { name: "Tous" });
  const lines = Array.from(
    { length: people },
    (_, n) =>
      `Personne ${n};+33612${String(n * 100 + 11)
        .padStart(6, "0")
        .slice(-6)}`,
  );
  const form = new FormData();
  form.set("file", new File([`nom;telephone\n${lines.join("\n")}\n`], "tous.csv"));
  form.set("category_id", String(category.id));
  const { import_id } = await api.post<{ import_id: string }>("/api/contacts/import", form);
  const report = await until(
    () => api.get<{ status: string; created: number }>(`/api/contacts/import/${import_id}`),
    ({ status }) => status === "completed" || status === "failed",
    60_000,
  );
  if (report.created !== people) throw new Error(`imported ${report.created} of ${people}`);
  await api.post("/api/templates/sync");
  const campaign = await api.post<{ id: number }>("/api/campaigns", {
    name: "Sous le feu",
    category_ids: [category.id],
    template: { name: "bienvenue", language: "fr", variables: {} },
    launch: true,
  });
  return { api, campaign_id: campaign.id };
}

async function ledger(stack: Stack): Promise<Entry[]> {
  const response = await fetch(`${stack.urls.whatsapp}/__ledger`);
  return ((await response.json()) as { entries: Entry[] }).entries;
}

async function order(stack: Stack, body: object): Promise<void> {
  const response = await fetch(`${stack.urls.whatsapp}/__control`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the WhatsApp stand-in refused: ${await response.text()}`);
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** mulberry32: repeatable random numbers. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
