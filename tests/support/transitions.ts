import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestDatabase, Values } from "./database.ts";

const STATES = fileURLToPath(new URL("../../docs/states.md", import.meta.url));

/** The transitions in docs/states.md, as `from -> to`, without those from and to the start and end. */
export function drawnEdges(heading: "A message" | "A campaign"): string[] {
  const [, section = ""] = readFileSync(STATES, "utf8").split(`## ${heading}\n`);
  const [drawing = ""] = section.split("\n## ");
  return [...drawing.matchAll(/^\s+(\w+) --> (\w+)/gm)].map(([, from, to]) => `${from} -> ${to}`);
}

/** Records each change of a message's state from now on; returns those not in the diagram. */
export async function watchTransitions(db: TestDatabase): Promise<() => Promise<string[]>> {
  const observed = await observe(db, "messages", "state");
  const allowed = drawnEdges("A message");
  return async () => (await observed()).filter((edge) => !allowed.includes(edge));
}

export const watchCampaigns = (db: TestDatabase): Promise<() => Promise<string[]>> =>
  observe(db, "campaigns", "status");

async function observe(db: TestDatabase, table: string, column: string): Promise<() => Promise<string[]>> {
  const watcher = `public.watch_${table}`;
  await db.sql(`create table if not exists public.${table}_moved (was text, now text)`);
  await db.sql(`grant insert on public.${table}_moved to service_role, authenticated`);
  await db.sql(
    `create or replace function ${watcher}() returns trigger language plpgsql security definer as
     $$ begin insert into public.${table}_moved values (old.${column}, new.${column}); return null; end $$`,
  );
  await db.sql(
    `create or replace trigger moves_are_watched after update on public.${table}
     for each row when (old.${column} is distinct from new.${column}) execute function ${watcher}()`,
  );
  return async () =>
    (
      await db.sql<{ edge: string }>(
        `select distinct was || ' -> ' || now as edge from public.${table}_moved order by 1`,
      )
    ).map(({ edge }) => edge);
}

/** Writes states directly, with the check of transitions off, where the test needs no history. */
export async function writeStates(db: TestDatabase, text: string, values: Values = []): Promise<void> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    await client.query("alter table public.messages disable trigger messages_only_go_forward");
    await client.query(text, [...values]);
    await client.query("alter table public.messages enable trigger messages_only_go_forward");
    await client.query("commit");
  } finally {
    client.release();
  }
}
