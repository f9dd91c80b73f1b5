import { inflateBody, type StoredBody } from "./webhook-compression.ts";
import { readWebhook } from "./webhook-event.ts";
import { piecesOf } from "./webhook-pieces.ts";

type KeptEvent = StoredBody & { id: number };

export interface ReplayStore {
  /** The next events after that id, oldest first; empty at the end. */
  after(id: number): Promise<KeptEvent[]>;
  /** `more`: the payload is a piece of the event, and another one follows. */
  apply(id: number, payload: string, more: boolean): Promise<{ error: string | null; wake: number[] }>;
}

export interface ReplayReport {
  events: number;
  /** Number of events that were applied completely. */
  applied: number;
  /** Events that still cannot be understood. */
  unread: { id: number; error: string }[];
  /** Senders with due work and no running pump. */
  wake: number[];
}

/** Applies stored webhook events again, in pieces of one transaction each. Events that are already applied change nothing. */
export async function replayAll(store: ReplayStore, most: number): Promise<ReplayReport> {
  const report: ReplayReport = { events: 0, applied: 0, unread: [], wake: [] };
  const wake = new Set<number>();
  for (let last = 0; report.events < most; ) {
    const page = (await store.after(last)).slice(0, most - report.events);
    for (const event of page) {
      const { error, senders } = await replay(store, event);
      report.events++;
      if (error === null) report.applied++;
      else report.unread.push({ id: event.id, error });
      for (const sender of senders) wake.add(sender);
      last = event.id;
    }
    if (page.length === 0) break;
  }
  return { ...report, wake: [...wake].sort((a, b) => a - b) };
}

async function replay(
  store: ReplayStore,
  event: KeptEvent,
): Promise<{ error: string | null; senders: number[] }> {
  const read = readWebhook(await inflateBody(event));
  if (read.payload === null) return { error: read.error, senders: [] };
  const senders: number[] = [];
  const apply = async (piece: string, more: boolean) => {
    const { error, wake } = await store.apply(event.id, piece, more);
    senders.push(...wake);
    return error;
  };
  // The event keeps what its last piece leaves: one that failed comes last, again.
  const pieces = piecesOf(read.payload);
  let last = pieces.pop() ?? read.payload;
  let failed: string | undefined;
  for (const piece of pieces) if ((await apply(piece, true)) !== null) failed ??= piece;
  if (failed !== undefined) {
    await apply(last, true);
    last = failed;
  }
  return { error: await apply(last, false), senders };
}
