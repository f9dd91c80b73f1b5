import type { TestDatabase } from "./database.ts";

/** Every edge that a message may take; no other exists. */
const allowed: Record<string, string[]> = {
  queued: ["sending", "skipped", "cancelled", "sent", "delivered", "read"],
  sending: ["accepted", "failed", "queued", "unknown", "sent", "delivered", "read", "cancelled"],
  unknown: ["accepted", "sent", "delivered", "read", "failed", "queued", "cancelled"],
  accepted: ["sent", "delivered", "read", "failed"],
  sent: ["delivered", "read", "failed"],
  delivered: ["read"],
  read: [],
  failed: ["delivered", "read", "queued"],
  skipped: [],
  cancelled: [],
};

/** Writes down each change of a message's state from now on. */
export async function watchTransitions(db: TestDatabase): Promise<() => Promise<string[]>> {
  await db.sql("create table if not exists public.transitions (id bigint, was text, now text)");
  await db.sql("grant insert on public.transitions to service_role");
  await db.sql(
    `create or replace function public.watch_transitions() returns trigger language plpgsql as
     $$ begin insert into public.transitions values (new.id, old.state, new.state); return null; end $$`,
  );
  await db.sql(
    `create or replace trigger transitions_are_watched after update on public.messages
     for each row when (old.state is distinct from new.state) execute function public.watch_transitions()`,
  );
  return async () => {
    const rows = await db.sql<{ was: string; now: string }>(
      "select distinct was, now from public.transitions",
    );
    return rows
      .filter(({ was, now }) => !allowed[was]!.includes(now))
      .map(({ was, now }) => `${was} -> ${now}`);
  };
}
