import { densest } from "../../stand-ins/whatsapp/ledger-summary.ts";
import type { Report } from "./report.ts";
import type { Entry, World } from "./world.ts";

interface RouteDescription {
  id: number;
  kind: "message_1" | "message_2";
  state: string;
  reason: string | null;
  phone: string;
  tries: number;
  answered: boolean;
  heard: boolean;
}
interface Attempt {
  id: string;
  message_id: number;
  claimed_at: Date;
}

const REACHED = new Set(["accepted", "sent", "delivered", "read"]);
const SETTLED = new Set(["delivered", "read"]);
/** Allowance from the fence's check to the arrival at Meta on a busy machine. */
const TRAVEL_MS = 3_000;

export interface Expected {
  /** Meta fails some messages by webhook after it had accepted them. */
  late_failures?: boolean;
  /** Webhooks are lost for good, so some states stay unknown. */
  lost_webhooks?: boolean;
  /** The database forgot what was sent and said since a backup; it may only leave people out. */
  restored?: boolean;
}

/** What Meta received, what the app shows, and where the two differ. */
export async function collect(world: World, expected: Expected): Promise<Omit<Report, "scenario" | "seed">> {
  const entries = (await world.ledger()).filter(({ kind }) => kind !== "mark_read");
  const told = await world.sql<RouteDescription>(
    `select m.id::int, m.kind, m.state, m.reason, k.phone, m.tries::int,
       exists (select from public.interactions i where i.message_id = m.id and i.triggers) as answered,
       exists (select from public.interactions i where i.contact_id = m.contact_id) as heard
     from public.messages m join public.contacts k on k.id = m.contact_id where k.deleted_at is null`,
  );
  const attempts = await world.sql<Attempt>("select id, message_id::int, claimed_at from public.attempts");
  const [sender] = await world.sql<{ rate: number; window_ms: number; fence_ms: number }>(
    `select rate_per_minute as rate, extract(epoch from long_window)::int * 1000 as window_ms,
       extract(epoch from fence)::int * 1000 as fence_ms from public.senders`,
  );
  const { rate = 0, window_ms = 0, fence_ms = 0 } = sender ?? {};
  const accepted = entries.filter((entry) => entry.accepted);
  const first = told.filter(({ kind }) => kind === "message_1");
  return {
    people: first.length,
    requests: entries.length,
    reached: new Set(accepted.filter(({ kind }) => kind === "template").map(({ to }) => to)).size,
    unknown: told.filter(({ state }) => state === "unknown").length,
    failed: told.filter(({ state }) => state === "failed").length,
    skipped: told.filter(({ state }) => state === "skipped").length,
    cut_after_acceptance: entries.filter(({ outcome }) => outcome === "cut_after_acceptance").length,
    doubles: surplus(accepted),
    ...differences(world, told, entries, expected),
    ...followUps(world, told, accepted, expected),
    late_posts: latePosts(entries, attempts, fence_ms + TRAVEL_MS, expected),
    ...(await atRest(world)),
    densest_window: densestOfAnyNumber(entries, window_ms),
    limit: rate,
    window_s: window_ms / 1000,
  };
}

function densestOfAnyNumber(entries: Entry[], window_ms: number): number {
  const times = Map.groupBy(entries, ({ phone_number_id }) => phone_number_id).values();
  return Math.max(
    0,
    ...times.map(
      (some) =>
        densest(
          some.map(({ at }) => at),
          window_ms,
        ).count,
    ),
  );
}

/** How many messages exceed one template and one text per contact. */
function surplus(accepted: Entry[]): number {
  const counts = new Map<string, number>();
  for (const { to, kind } of accepted) counts.set(`${to} ${kind}`, (counts.get(`${to} ${kind}`) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + count - 1, 0);
}

function differences({ crowd }: World, told: RouteDescription[], entries: Entry[], expected: Expected) {
  const kindOf = ({ kind }: RouteDescription) => (kind === "message_1" ? "template" : "text");
  const asked = new Set(entries.map(({ to, kind }) => `${to} ${kind}`));
  const taken = new Set(entries.filter(({ accepted }) => accepted).map(({ to, kind }) => `${to} ${kind}`));
  const isTaken = (one: RouteDescription) => taken.has(`${one.phone} ${kindOf(one)}`);
  const isUntrue = (one: RouteDescription) => {
    if (REACHED.has(one.state)) return !isTaken(one);
    if (one.state === "failed")
      return isTaken(one) ? !expected.late_failures : !asked.has(`${one.phone} ${kindOf(one)}`);
    // The number of a duplicate got the campaign through another contact.
    if (one.state === "skipped" && one.reason === "duplicate") return !isTaken(one);
    if (one.state === "skipped")
      return (isTaken(one) && !expected.restored) || crowd.said.get(one.phone) !== "stop";
    return false;
  };
  const isBehind = (one: RouteDescription) =>
    isTaken(one) &&
    one.state !== "skipped" &&
    !SETTLED.has(one.state) &&
    !(one.state === "failed" && expected.late_failures);
  return {
    missing: told.filter((one) => one.kind === "message_1" && !isTaken(one) && !isExplained(one.state))
      .length,
    untrue: told.filter(isUntrue).length,
    behind: expected.lost_webhooks || expected.restored ? null : told.filter(isBehind).length,
    too_many_tries: told.filter(({ tries }) => tries > 3).length,
  };
}

const isExplained = (state: string) => state === "unknown" || state === "failed" || state === "skipped";

function followUps(
  { crowd }: World,
  told: RouteDescription[],
  accepted: Entry[],
  { lost_webhooks, restored }: Expected,
) {
  const got = new Set(accepted.filter(({ kind }) => kind === "text").map(({ to }) => to));
  const saidYes = (phone: string) => crowd.said.has(phone) && crowd.said.get(phone) !== "stop";
  const firsts = told.filter(({ kind, state }) => kind === "message_1" && state !== "skipped");
  const due = firsts.filter(
    ({ phone, answered, state }) =>
      !restored && state !== "failed" && (lost_webhooks ? answered && REACHED.has(state) : saidYes(phone)),
  );
  const explained = new Set(
    told.filter(({ kind, state }) => kind === "message_2" && isExplained(state)).map(({ phone }) => phone),
  );
  return {
    message_2_due: due.length,
    message_2_missing: due.filter(({ phone }) => !got.has(phone) && !explained.has(phone)).length,
    message_2_undue: [...got].filter((phone) => !saidYes(phone)).length,
    answers_not_stored:
      lost_webhooks || restored
        ? null
        : firsts.filter(
            // A reply to a message that failed later triggers nothing, but is stored too.
            ({ phone, answered, heard, state }) => saidYes(phone) && !(state === "failed" ? heard : answered),
          ).length,
  };
}

function latePosts(
  entries: Entry[],
  attempts: Attempt[],
  longest_ms: number,
  { restored }: Expected,
): number {
  const claimed = new Map(attempts.map(({ id, claimed_at }) => [id, claimed_at.getTime()]));
  return entries.filter(({ at, biz_opaque_callback_data: id }) => {
    const from = claimed.get(id ?? "");
    return from === undefined ? !restored : at - from > longest_ms;
  }).length;
}

async function atRest(world: World) {
  const [row] = await world.sql<{ stuck: number; counters: number; open: number }>(
    `select (select count(*) from public.messages where state in ('queued', 'sending'))::int
       + (select count(*) from public.queue q where not exists (select from public.messages m where m.id = q.message_id and m.state = 'queued'))::int
       + (select count(*) from public.attempts where busy_until = 'infinity')::int as stuck,
     private.count_wrong_counters(null) as counters,
     (select count(*) from public.campaigns where status <> 'completed')::int as open`,
  );
  return {
    stuck: row?.stuck ?? -1,
    wrong_counters: row?.counters ?? -1,
    campaigns_open: row?.open ?? -1,
  };
}
