import { setTimeout as sleep } from "node:timers/promises";
import { type Chosen, differences, namesLeft } from "./chosen.ts";
import { someTransactionWaits } from "./clocks.ts";
import { AS_ADMIN } from "./database.ts";
import type { Scenario } from "./scenario.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

const KEPT = 120;
const RACING = 20;
const MERGED = 8;
const PATIENCE_MS = 240_000;

interface Group {
  category: number;
  import_id: string;
}

/** A large campaign is prepared while its categories, imports and contacts are deleted, emptied, undone and changed. */
export const launchWhileDeleting: Scenario = {
  name: "launch-while-deleting",
  times: SHORTENED,
  sweep_every_ms: 2_000,
  full: 30_000,
  short: 3_000,
  people: () => 40,
  harm: async (world, people) => {
    const undone = await group(world, Math.round(people * 0.7));
    const emptied = await group(world, people - Math.round(people * 0.7) - KEPT);
    const kept = await group(world, KEPT);
    const groups = [undone, emptied, kept];
    const chosen = await chosenFrom(world, groups);

    // QStash is late, so that the audience is still prepared when the rest happens.
    await world.orderQstash({ deliver: { delay_ms: [3_000, 5_000] } });
    const racing = await idsOf(world, emptied, RACING);
    const campaign = await launchDuringErasure(world, groups, racing);
    await Promise.all([
      world.asAdmin("select public.delete_category($1)", [undone.category]),
      inParts(world, "public.undo_import($1, $2)", [undone.import_id]),
      inParts(world, "public.remove_from_category($1, '{}', $2)", [emptied.category]),
      change(world, kept),
    ]);
    await world.orderQstash({ deliver: null });
    await merge(world, undone, kept);
    await untilPrepared(world, campaign);
    const broken = await differences(world, campaign, chosen, new Set(racing));
    for (const { import_id } of [undone, emptied]) await erase(world, { import_id });
    broken.push(...(await namesLeft(world, chosen)));
    const [erased] = await world.sql<{ n: number }>(
      "select count(*)::int as n from public.contacts where deleted_at is not null",
    );
    return {
      faults: { "people of a launch": chosen.size, "erased meanwhile": erased?.n ?? 0 },
      broken,
    };
  },
};

async function group(world: World, people: number): Promise<Group> {
  const category = await world.importPeople(people);
  const [row] = await world.sql<{ id: string }>("select id from public.imports where category_id = $1", [
    category,
  ]);
  return { category, import_id: row?.id ?? "" };
}

async function chosenFrom(world: World, groups: Group[]): Promise<Chosen> {
  const rows = await world.sql<{ id: number; name: string }>(
    `select k.id::int, k.full_name as name from public.category_contacts c join public.contacts k on k.id = c.contact_id
     where c.category_id = any ($1)`,
    [groups.map(({ category }) => category)],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function idsOf(world: World, { import_id }: Group, most: number): Promise<number[]> {
  const rows = await world.sql<{ id: number }>(
    "select id::int from public.contacts where import_id = $1 and deleted_at is null order by id limit $2",
    [import_id, most],
  );
  return rows.map(({ id }) => id);
}

/** An erasure holds its locks when the launch begins, and is committed while the launch waits or has passed it. */
async function launchDuringErasure(world: World, groups: Group[], racing: number[]): Promise<number> {
  const connection = await world.connection();
  try {
    await connection.query("begin");
    await connection.query(AS_ADMIN);
    await connection.query("select public.delete_contacts($1)", [JSON.stringify({ ids: racing })]);
    await connection.query("reset role");
    const launching = world.saveCampaign({
      category_ids: groups.map(({ category }) => category),
      launch: true,
    });
    // Awaited below; until then a refusal must not end the process before it is told.
    launching.catch(() => {});
    await someTransactionWaits(connection);
    await connection.query("commit");
    return await launching;
  } finally {
    connection.release();
  }
}

/** Calls a function of bulk operations until no part is left. */
async function inParts(world: World, call: string, values: unknown[]): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const rows: { part: { next: number | null } }[] = await world.asAdmin(`select ${call} as part`, [
      ...values,
      after,
    ]);
    after = rows[0]?.part.next ?? null;
  }
}

const erase = (world: World, selection: object) =>
  inParts(world, "public.delete_contacts($1, $2)", [JSON.stringify(selection)]);

async function change(world: World, kept: Group): Promise<void> {
  const ids = await idsOf(world, kept, KEPT);
  for (const id of ids.slice(0, 20))
    await world.asAdmin("select public.save_contact($1, $2)", [
      id,
      JSON.stringify({ full_name: `Rose ${id}` }),
    ]);
  for (const id of ids.slice(20, 30)) {
    const [row] = await world.asAdmin<{ phone: string }>(
      "select phone, public.opt_out_contact(id) from public.contacts where id = $1",
      [id],
    );
    world.crowd.said.set(row?.phone ?? "", "stop");
  }
}

/** Two contacts of one person: the one that was written to is erased, the waiting one gets its number. */
async function merge(world: World, sent: Group, kept: Group): Promise<void> {
  const waiting = (await idsOf(world, kept, KEPT)).slice(30, 30 + MERGED);
  let merged = 0;
  for (
    const deadline = Date.now() + PATIENCE_MS;
    merged < MERGED && Date.now() < deadline;
    await sleep(300)
  ) {
    const [one] = await world.sql<{ id: number; phone: string }>(
      `select k.id::int, k.phone from public.messages m join public.contacts k on k.id = m.contact_id
       where k.import_id = $1 and k.deleted_at is null and m.kind = 'message_1' and m.state in ('delivered', 'read')
         and not exists (select from public.opt_outs o where o.person_key = k.phone_key) limit 1`,
      [sent.import_id],
    );
    if (!one) continue;
    await erase(world, { ids: [one.id] });
    await world.asAdmin("select public.save_contact($1, $2)", [
      waiting[merged++],
      JSON.stringify({ phone: one.phone }),
    ]);
  }
  if (merged < MERGED) throw new Error("too few were sent to be merged");
}

async function untilPrepared(world: World, campaign: number): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(500)) {
    const [row] = await world.sql<{ complete: boolean }>(
      "select audience_complete as complete from public.campaigns where id = $1",
      [campaign],
    );
    if (row?.complete) return;
  }
}
