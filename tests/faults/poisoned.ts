import { setTimeout as sleep } from "node:timers/promises";
import { type Poison, poisons } from "./answers.ts";
import { waiting } from "./kills.ts";
import { rateLostBy } from "./rate.ts";
import type { Scenario } from "./scenario.ts";
import { SHORTENED } from "./times.ts";
import type { World } from "./world.ts";

const BESIDE = "205500000000001";
const SHARE = 0.2;
const MOST = 200;
const PATIENCE_MS = 300_000;
/** A sender with due messages claims several times a second. */
const STALLED_S = 30;
/** Time until Meta has its orders, in messages. */
const SPARED = 40;

/** P19: Meta answers anything at all for a fifth of the people, and another number sends beside, undisturbed. */
export const poisonedAnswers: Scenario = {
  name: "poisoned-answers",
  times: SHORTENED,
  full: 600,
  short: 160,
  people: (people) => people,
  harm: async (world, people) => {
    const poisoned = await poison(world);
    const beside = await sendBeside(world, Math.ceil(people / 2));
    const stalled = await untilSentOrStalled(world);
    const [own] = await world.sql<{ id: number }>("select min(id)::int as id from public.senders");
    return {
      faults: { "poisoned answers": poisoned.size },
      rate_lost_percent: await rateLostBy(world, own?.id ?? 0),
      rate_lost_beside_percent: await rateLostBy(world, beside),
      broken: [
        ...(stalled ? ["nobody waits because of what Meta answers another"] : []),
        ...(await untold(world, poisoned, stalled)),
      ],
      stalled,
    };
  },
};

/** Whether a sender stopped claiming while messages were due; ends as soon as that is clear, or nothing waits. */
async function untilSentOrStalled(world: World): Promise<boolean> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(500)) {
    if ((await waiting(world)) === 0) return false;
    const idle = await world.sql(
      `select from public.senders s where exists (select from public.queue q where q.sender_id = s.id
           and q.due_at < clock_timestamp() - make_interval(secs => $1))
         and not exists (select from public.attempts a where a.sender_id = s.id
           and a.claimed_at > clock_timestamp() - make_interval(secs => $1)) limit 1`,
      [STALLED_S],
    );
    if (idle.length > 0) return true;
  }
  return true;
}

async function poison(world: World): Promise<Map<string, Poison>> {
  const answers = poisons(MOST, world.seed);
  const rows = await world.sql<{ phone: string }>(
    `select k.phone from public.queue q join public.messages m on m.id = q.message_id
     join public.contacts k on k.id = m.contact_id order by q.message_id`,
  );
  // Two campaigns in turn: the last of each are the last of all.
  const later = rows.filter((_, n) => n % (rows.length / 2) > SPARED / 2);
  const share = (SHARE * rows.length) / later.length;
  const chosen = later.filter(() => world.random() < share).slice(0, MOST);
  const poisoned = new Map(chosen.map(({ phone }, n) => [phone, answers[n] as Poison]));
  await world.orderMeta({ raw: [...poisoned].map(([to, { base64 }]) => ({ to, base64 })) });
  return poisoned;
}

/** Another number with the same times, and a campaign of its own. */
async function sendBeside(world: World, people: number): Promise<number> {
  const columns = Object.keys(SHORTENED).join(", ");
  await world.addNumber(BESIDE);
  const [sender] = await world.sql<{ id: number }>(
    `insert into public.senders (phone_number_id, waba_id, ${columns}) select $1, waba_id, ${columns}
     from public.senders returning id::int`,
    [BESIDE],
  );
  const campaign = await world.saveCampaign({ category_ids: [await world.importPeople(people)] });
  await world.asAdmin("select public.launch_campaign($1, null, $2)", [campaign, BESIDE]);
  void world.callJob("/api/jobs/send", { sender_id: sender?.id });
  return sender?.id ?? 0;
}

/** A refusal ends as failed, everything else as unknown. */
async function untold(world: World, poisoned: Map<string, Poison>, stalled: boolean): Promise<string[]> {
  await world.sql("select public.sweep()");
  for (const deadline = Date.now() + (stalled ? 0 : 120_000); Date.now() < deadline; await sleep(1_000)) {
    const open = await world.sql("select from public.messages where state in ('queued', 'sending') limit 1");
    if (open.length === 0) break;
  }
  const told = await world.sql<{ phone: string; state: string }>(
    "select k.phone, m.state from public.messages m join public.contacts k on k.id = m.contact_id where k.phone = any ($1)",
    [[...poisoned.keys()]],
  );
  const wrong = told.filter(
    ({ phone, state }) => state !== (poisoned.get(phone)?.refuses ? "failed" : "unknown"),
  );
  const rule = "a refusal ends as failed, anything else as unknown";
  for (const { phone, state } of wrong) {
    const bytes = Buffer.from(poisoned.get(phone)?.base64 ?? "", "base64");
    world.tell(`${state} after ${JSON.stringify(bytes.subarray(0, 300).toString("latin1"))}`);
  }
  return wrong.length > 0 ? [`${rule} (${wrong.length} did not)`] : [];
}
