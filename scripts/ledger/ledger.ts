import "../app-modules.ts";
import { loadVariables } from "../doctor/load.ts";
import { languageOf } from "../language.ts";
import { read } from "./asked.ts";
import { showRestored } from "./restored.ts";
import { showCounters, showReplay } from "./words.ts";

const USAGE = `npm run ledger -- counters [--repair]
    compares every counter with the rows; with --repair mends what disagrees
npm run ledger -- replay [--since 2026-11-20] [--unprocessed] [--event ID]
    applies kept webhooks once more: those since a day, those never understood, or one
npm run ledger -- restored [--anyway]
    after a backup was restored: pauses all numbers, and sets what was queued to unknown, so that nobody gets a message
    twice; a person decides afterwards. With --anyway even if this database has sent within the last hour
All take --local, for the stack that npm run dev starts.`;

const NONE_TOO_MANY = Number.MAX_SAFE_INTEGER;

/** Checks and repairs counters, or reprocesses webhook events, with the service key. Returns the exit code. */
export async function ledger(words: string[]): Promise<number> {
  const asked = read(words);
  if (!asked) {
    console.error(USAGE);
    return 2;
  }
  loadVariables({ local: asked.local });
  const { serviceClient } = await import("../../lib/supabase/clients.ts");
  const ctx = { db: serviceClient() };
  if (asked.what === "counters") {
    const { reconcileCounters } = await import("../../lib/sending/counters.ts");
    const report = await reconcileCounters(ctx, asked);
    for (const line of showCounters(report, asked.repair)) console.log(line);
    return (asked.repair ? report.left : report.wrong).length === 0 ? 0 : 1;
  }
  if (asked.what === "restored") {
    const { settleRestored } = await import("../../lib/sending/restored.ts");
    const report = await settleRestored(ctx, asked);
    const language = languageOf(process.env);
    for (const line of showRestored(report)) console.log(line[language]);
    return report.refused ? 1 : 0;
  }
  const { replayKept } = await import("../../lib/sending/replay.ts");
  const report = await replayKept(ctx, asked.input, NONE_TOO_MANY);
  for (const line of showReplay(report)) console.log(line);
  return report.unread.length === 0 ? 0 : 1;
}
