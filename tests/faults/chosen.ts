import type { World } from "./world.ts";

/** The contacts of a launch's categories, with the names that they had. */
export type Chosen = Map<number, string>;

/** P17: audience + exclusions = those chosen, without those whose erasure had begun before the launch. */
export async function differences(
  world: World,
  campaign: number,
  chosen: Chosen,
  racing: Set<number>,
): Promise<string[]> {
  const rows = await world.sql<{ id: number }>(
    `select contact_id::int as id from public.messages where campaign_id = $1 and kind = 'message_1'
     union all select contact_id::int from public.exclusions where campaign_id = $1`,
    [campaign],
  );
  const told = new Set(rows.map(({ id }) => id));
  const forgotten = [...chosen.keys()].filter((id) => !told.has(id) && !racing.has(id)).length;
  const added = [...told].filter((id) => !chosen.has(id)).length;
  return [
    ...(forgotten > 0 ? [`nobody chosen is forgotten (${forgotten} were)`] : []),
    ...(added > 0 ? [`nobody else is added (${added} were)`] : []),
    ...(rows.length > told.size ? [`nobody is in it twice (${rows.length - told.size} were)`] : []),
  ];
}

/** P18: no table has the name of somebody who was erased. */
export async function namesLeft(world: World, chosen: Chosen): Promise<string[]> {
  const gone = await world.sql<{ id: number }>(
    "select id::int from public.contacts where deleted_at is not null",
  );
  const names = new Set(gone.map(({ id }) => chosen.get(id)));
  const tables = await world.sql<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'private') and c.relkind = 'r'`,
  );
  const broken: string[] = [];
  for (const { name } of tables) {
    const found = await world.sql<{ name: string }>(
      `select distinct m[1] as name from ${name} t, regexp_matches(to_jsonb(t)::text, 'Awa [0-9]+ Diop', 'g') m`,
    );
    const left = found.filter((row) => names.has(row.name)).length;
    if (left > 0) broken.push(`no name of somebody erased is left (${left} are in ${name})`);
  }
  return broken;
}
