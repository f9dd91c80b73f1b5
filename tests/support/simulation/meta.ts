import { priced, type Result, type Work } from "../ledger.ts";
import { sleep } from "./random.ts";
import { HTTP_TIMEOUT_MS, type World } from "./world.ts";

export type Answer = Omit<Result, "attempt_id">;

/** The result of one call for its worker: a response, an error, or nothing within the time-out. */
export async function post(world: World, sender: number, work: Work): Promise<Answer> {
  if (world.faults && world.random.chance(0.02)) return { outcome: "unsent" };
  const timeout = sleep(HTTP_TIMEOUT_MS).then((): Answer => ({ outcome: "unknown" }));
  return Promise.race([receive(world, sender, work), timeout]);
}

async function receive(world: World, sender: number, work: Work): Promise<Answer> {
  const { random } = world;
  await sleep(random.between(0, 60));
  world.door.push({ at: performance.now(), sender });
  const dice = world.faults ? random.next() : 1;
  const back = sleep(random.between(0, 60));
  if (dice < 0.04) return back.then(() => ({ outcome: "rejected", code: 131000 }));
  if (dice < 0.07) return back.then(() => ({ outcome: "rejected", code: 131026 }));
  if (dice < 0.072) return back.then(() => ({ outcome: "rejected", code: 190 }));
  if (dice < 0.085) return back.then(() => ({ outcome: "unknown" }));
  const cut = dice < 0.15;
  const wamid = `wamid.${work.attempt_id}`;
  accept(world, sender, work, wamid);
  await back;
  if (cut) world.count("cut after acceptance");
  return cut ? { outcome: "unknown" } : { outcome: "accepted", wamid };
}

function accept(world: World, sender: number, work: Work, wamid: string): void {
  const { random } = world;
  const silent = random.chance(0.03);
  const read = random.chance(0.6) ? ["read"] : [];
  const statuses = random.chance(0.03)
    ? ["sent", "failed"]
    : random.chance(0.1)
      ? ["sent", "read"]
      : ["sent", "delivered", ...read];
  const told = (silent ? [] : statuses).map((status) => ({ status, named: random.chance(0.95) }));
  const findable = told.some(({ named }) => named);
  world.accepted.set(wamid, { work, sender, statuses: findable ? statuses : [], findable });
  for (const { status, named } of told) {
    const item = {
      id: wamid,
      status,
      timestamp: seconds(),
      ...priced(status, work),
      ...(named ? { biz_opaque_callback_data: work.attempt_id } : {}),
      ...(status === "failed" ? { errors: [{ code: 131049 }] } : {}),
    };
    world.later(random.chance(0.3) ? 0 : random.between(0, 1500), () =>
      world.bag.push({ sender, status: item }),
    );
  }
  if (work.kind === "message_1" && !statuses.includes("failed") && random.chance(0.4))
    answer(world, sender, work, wamid, findable);
}

function answer(world: World, sender: number, work: Work, wamid: string, findable: boolean): void {
  const { random } = world;
  const stop = random.chance(0.08);
  const quoted = random.chance(0.6);
  const times = random.chance(0.2) ? 2 : 1;
  for (let n = 0; n < times; n++) {
    const message = {
      from: work.to!.slice(1),
      id: `in.${wamid}.${n}`,
      type: "text",
      timestamp: seconds(),
      text: { body: stop ? "Stop." : "oui" },
      ...(quoted ? { context: { id: wamid } } : {}),
    };
    world.later(random.between(0, 2500), () => world.bag.push({ sender, message }));
  }
  if (quoted && !stop && findable) world.expected.push({ message_id: work.message_id, to: work.to! });
}

const seconds = () => String(Math.floor(Date.now() / 1000));
