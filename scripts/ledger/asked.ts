import { parseArgs } from "node:util";

export type Asked =
  | { what: "counters"; repair: boolean; local: boolean }
  | { what: "restored"; anyway: boolean; local: boolean }
  | {
      what: "replay";
      input: { since?: string; unprocessed?: boolean; event_id?: number };
      local: boolean;
    };

/** Parses the arguments; null when they are invalid. */
export function read(words: string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        repair: { type: "boolean", default: false },
        anyway: { type: "boolean", default: false },
        since: { type: "string" },
        unprocessed: { type: "boolean", default: false },
        event: { type: "string" },
        local: { type: "boolean", default: false },
      },
    });
    const { repair, anyway, since, unprocessed, event, local } = values;
    const [what, ...more] = positionals;
    const replays = since !== undefined || unprocessed || event !== undefined;
    if (more.length > 0) return null;
    if (what === "restored" && !replays && !repair) return { what, anyway, local };
    if (anyway) return null;
    if (what === "counters" && !replays) return { what, repair, local };
    if (what !== "replay" || repair || (event !== undefined && !/^[1-9]\d{0,15}$/.test(event))) return null;
    return {
      what,
      local,
      input: {
        ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
        ...(unprocessed ? { unprocessed } : {}),
        ...(event === undefined ? {} : { event_id: Number(event) }),
      },
    };
  } catch {
    return null;
  }
}
