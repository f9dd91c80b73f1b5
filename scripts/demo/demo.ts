import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { DEFAULT_RATES } from "../../lib/base/default-rates.ts";
import { startStack } from "../local/stack.ts";
import { Client } from "./client.ts";
import { frenchExcelFile, inviteThirty } from "./french-people.ts";
import { bar, step, table, until } from "./terminal.ts";

const REPLIES = 10;
const LIMIT = DEFAULT_RATES.per_minute;
const PATIENCE_MS = 5 * 60_000;

type Stats = {
  audience: number;
  message_1: Record<string, number>;
  message_2: Record<string, number>;
  replied: number;
};
type Summary = { densest_minute: number; duplicates: unknown[] };
type Entry = { to: string; kind: string; accepted: boolean; wamid: string };

/** Runs a campaign from a French Excel file to Message 2. Exit code 1 when a check fails. */
export async function demo(): Promise<number> {
  const dataDir = resolve(".local-demo");
  rmSync(dataDir, { recursive: true, force: true });
  step("Starting the database, Supabase, QStash, WhatsApp and the app …");
  const stack = await startStack({ dataDir, ports: "free", mode: "preview" });
  const leave = () => void stack.stop().finally(() => process.exit(130));
  process.once("SIGINT", leave);
  process.once("SIGTERM", leave);
  try {
    return await play(stack.urls, stack.env);
  } finally {
    await stack.stop();
  }
}

async function play(urls: Record<"app" | "whatsapp", string>, env: Record<string, string>): Promise<number> {
  const api = new Client(urls.app);
  await api.logIn("admin@relance.test", "relance-local");

  const people = inviteThirty();
  step(`Importing ${people.length} contacts from a French Excel file …`);
  const category = await api.post<{ id: number }>("/api/categories", { name: "Portes ouvertes" });
  const form = new FormData();
  form.set("file", new File([frenchExcelFile(people)], "inscrits.csv", { type: "text/csv" }));
  form.set("default_country", "FR");
  form.set("category_id", String(category.id));
  const { import_id } = await api.post<{ import_id: string }>("/api/contacts/import", form);
  const report = await until(
    () => api.get<{ status: string; created: number; total: number }>(`/api/contacts/import/${import_id}`),
    ({ status }) => status === "completed" || status === "failed",
    60_000,
  );
  bar(report.created, people.length, "created");

  step("Synchronising the templates that Meta has approved …");
  await api.post("/api/templates/sync");
  const { items } = await api.get<{ items: { name: string; language: string; status: string }[] }>(
    "/api/templates",
  );
  console.log(`  ${items.map((t) => `${t.name} (${t.status.toLowerCase()})`).join(", ")}`);

  step(`Launching: Message 1 to ${people.length} people, ${LIMIT} a minute …`);
  const campaign = await api.post<{ id: number }>("/api/campaigns", {
    name: "Portes ouvertes de janvier",
    category_ids: [category.id],
    template: {
      name: "rappel_inscription",
      language: "fr",
      variables: { "1": { field: "first_name", fallback: "vous" } },
    },
    follow_up: { body: "Merci {{first_name}} ! Le programme est ici : https://example.org/programme" },
    launch: true,
  });
  const stats = () => api.get<Stats>(`/api/campaigns/${campaign.id}/stats`);
  const ledger = async () => {
    const { entries } = (await (await fetch(`${urls.whatsapp}/__ledger`)).json()) as { entries: Entry[] };
    return entries.filter((entry) => entry.accepted);
  };
  const reachedIn = (entries: Entry[]) =>
    new Set(entries.filter((entry) => entry.kind === "template").map((entry) => entry.to));
  const seconds = secondsSince(Date.now());
  await until(
    async () => reachedIn(await ledger()).size,
    (size) => size >= REPLIES,
    PATIENCE_MS,
    (size) => bar(size, people.length, `after ${seconds()} s`),
  );

  step(`${REPLIES} of them answer on their phones …`);
  for (const person of people.slice(0, REPLIES)) {
    await control(urls.whatsapp, { reply: { from: person.phone, type: "text", text: "Oui, je viens" } });
  }
  const messages2 = (entries: Entry[]) =>
    new Set(entries.filter((entry) => entry.kind === "text").map((entry) => entry.to));
  await until(
    async () => messages2(await ledger()).size,
    (size) => size >= REPLIES,
    PATIENCE_MS,
    (size) => bar(size, REPLIES, "got Message 2"),
  );
  step("The rest of Message 1 …");
  await until(
    async () => reachedIn(await ledger()).size,
    (size) => size >= people.length,
    PATIENCE_MS,
    (size) => bar(size, people.length, `after ${seconds()} s`),
  );

  const isSettled = ({ message_1, message_2 }: Stats) =>
    [message_1, message_2].every(
      (states) => !states.queued && !states.sending && !states.accepted && !states.sent,
    );
  const last = await until(stats, isSettled, 60_000);
  step("Funnel");
  table(funnel(last));
  console.log();
  return judge(people.length, await ledger(), urls, env, { reachedIn, messages2 });
}

const secondsSince = (start: number) => () => Math.round((Date.now() - start) / 1000);

function funnel({ message_1: m, message_2, replied }: Stats): [string, number][] {
  const sum = (...states: string[]) => states.reduce((total, state) => total + (m[state] ?? 0), 0);
  return [
    ["handed to WhatsApp", sum("accepted", "sent", "delivered", "read")],
    ["sent", sum("sent", "delivered", "read")],
    ["delivered", sum("delivered", "read")],
    ["read", sum("read")],
    ["replied", replied],
    ["Message 2 sent", Object.values(message_2).reduce((total, count) => total + count, 0)],
    ["failed", sum("failed")],
    ["unknown", sum("unknown")],
  ];
}

async function judge(
  invited: number,
  entries: Entry[],
  urls: { whatsapp: string },
  env: Record<string, string>,
  { reachedIn, messages2 }: Record<"reachedIn" | "messages2", (entries: Entry[]) => Set<string>>,
): Promise<number> {
  const summary = (await (await fetch(`${urls.whatsapp}/__ledger/summary`)).json()) as Summary;
  const db = createClient(env.NEXT_PUBLIC_SUPABASE_URL ?? "", env.SUPABASE_SECRET_KEY ?? "");
  const { data: counters } = await db.rpc("reconcile_counters");
  const reached = reachedIn(entries).size;
  const answered = messages2(entries).size;
  const doubles = summary.duplicates.length;
  const isEqual = counters?.wrong.length === 0;

  console.log(`reached: ${reached}/${invited}`);
  console.log(`message_2: ${answered}/${REPLIES}`);
  console.log(`densest_minute: ${summary.densest_minute} (limit ${LIMIT})`);
  console.log(`doubles: ${doubles}`);
  console.log(`counters: ${isEqual ? "equal" : "different"}`);
  const isKept =
    reached === invited &&
    answered === REPLIES &&
    summary.densest_minute <= LIMIT &&
    doubles === 0 &&
    isEqual;
  return isKept ? 0 : 1;
}

async function control(whatsapp: string, order: object): Promise<void> {
  const response = await fetch(`${whatsapp}/__control`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  if (!response.ok) throw new Error(`the phone refused: ${response.status} ${await response.text()}`);
}
