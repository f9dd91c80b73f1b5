import { rmSync } from "node:fs";
import { createClient } from "@supabase/supabase-js";
import { DEFAULT_RATES } from "../../lib/base/default-rates.ts";
import { languageOf, sentenceOf, words } from "../language.ts";
import { inProject } from "../local/root.ts";
import { startStack } from "../local/stack.ts";
import { Client } from "./client.ts";
import { frenchExcelFile, inviteThirty } from "./french-people.ts";
import { takeFolder } from "./only-one.ts";
import { bar, step, table, until } from "./terminal.ts";

const REPLIES = 10;
const LIMIT = DEFAULT_RATES.per_minute;
const PATIENCE_MS = 5 * 60_000;

const language = languageOf(process.env);
const SAID = {
  starting: words(
    "Démarrage de la base, de Supabase, de QStash, de WhatsApp et de l’application …",
    "Starting the database, Supabase, QStash, WhatsApp and the app …",
  ),
  importing: (n: number) =>
    words(
      `Import de ${n} contacts depuis un fichier d’Excel en français …`,
      `Importing ${n} contacts from a French Excel file …`,
    ),
  created: words("créés", "created"),
  templates: words(
    "Synchronisation des modèles approuvés par Meta …",
    "Synchronising the templates that Meta has approved …",
  ),
  approved: words("approuvé", "approved"),
  pending: words("en attente", "pending"),
  launching: (n: number) =>
    words(
      `Lancement : Message 1 à ${n} personnes, ${LIMIT} par minute …`,
      `Launching: Message 1 to ${n} people, ${LIMIT} a minute …`,
    ),
  after: (seconds: number) => words(`après ${seconds} s`, `after ${seconds} s`),
  replying: words(
    `${REPLIES} personnes répondent sur leur téléphone …`,
    `${REPLIES} of them answer on their phones …`,
  ),
  got_2: words("ont reçu le Message 2", "got Message 2"),
  rest: words("La suite du Message 1 …", "The rest of Message 1 …"),
  funnel: words("Résultat", "Funnel"),
  states: [
    words("remis à WhatsApp", "handed to WhatsApp"),
    words("envoyés", "sent"),
    words("distribués", "delivered"),
    words("lus", "read"),
    words("réponses", "replied"),
    words("Message 2 envoyés", "Message 2 sent"),
    words("échecs", "failed"),
    words("issue inconnue", "unknown"),
  ],
};

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
  const dataDir = inProject(".local-demo");
  let release = () => {};
  try {
    release = takeFolder(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
    return await playIn(dataDir);
  } catch (error) {
    console.error(`\n${sentenceOf(error, language)}`);
    return 1;
  } finally {
    release();
  }
}

async function playIn(dataDir: string): Promise<number> {
  step(SAID.starting[language]);
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
  step(SAID.importing(people.length)[language]);
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
  bar(report.created, people.length, SAID.created[language]);

  step(SAID.templates[language]);
  await api.post("/api/templates/sync");
  const { items } = await api.get<{ items: { name: string; language: string; status: string }[] }>(
    "/api/templates",
  );
  console.log(`  ${items.map((t) => `${t.name} (${stateOf(t.status)})`).join(", ")}`);

  step(SAID.launching(people.length)[language]);
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
    (size) => bar(size, people.length, SAID.after(seconds())[language]),
  );

  step(SAID.replying[language]);
  for (const person of people.slice(0, REPLIES)) {
    await control(urls.whatsapp, { reply: { from: person.phone, type: "text", text: "Oui, je viens" } });
  }
  const messages2 = (entries: Entry[]) =>
    new Set(entries.filter((entry) => entry.kind === "text").map((entry) => entry.to));
  await until(
    async () => messages2(await ledger()).size,
    (size) => size >= REPLIES,
    PATIENCE_MS,
    (size) => bar(size, REPLIES, SAID.got_2[language]),
  );
  step(SAID.rest[language]);
  await until(
    async () => reachedIn(await ledger()).size,
    (size) => size >= people.length,
    PATIENCE_MS,
    (size) => bar(size, people.length, SAID.after(seconds())[language]),
  );

  const isSettled = ({ message_1, message_2 }: Stats) =>
    [message_1, message_2].every(
      (states) => !states.queued && !states.sending && !states.accepted && !states.sent,
    );
  const last = await until(stats, isSettled, 60_000);
  step(SAID.funnel[language]);
  table(funnel(last));
  console.log();
  return judge(people.length, await ledger(), urls, env, { reachedIn, messages2 });
}

/** The sample account has no other states. */
const stateOf = (status: string) => (status === "APPROVED" ? SAID.approved : SAID.pending)[language];

const secondsSince = (start: number) => () => Math.round((Date.now() - start) / 1000);

function funnel({ message_1: m, message_2, replied }: Stats): [string, number][] {
  const sum = (...states: string[]) => states.reduce((total, state) => total + (m[state] ?? 0), 0);
  const counts = [
    sum("accepted", "sent", "delivered", "read"),
    sum("sent", "delivered", "read"),
    sum("delivered", "read"),
    sum("read"),
    replied,
    Object.values(message_2).reduce((total, count) => total + count, 0),
    sum("failed"),
    sum("unknown"),
  ];
  return SAID.states.map((name, place) => [name[language], counts[place] ?? 0]);
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
