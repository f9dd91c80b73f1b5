import { readFileSync } from "node:fs";
import { SEND_JOB } from "@shared/send-job";
import { beforeAll, expect, test } from "vitest";
import { LIMITS } from "../../lib/sending/pump.ts";
import { inProject } from "../../scripts/local/root.ts";
import { createDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

/** Milliseconds by the names that `docs/reliability.md` uses. */
const times: Record<string, number> = {
  "SEND_JOB.retry_delay_ms": SEND_JOB.retry_delay_ms,
  ...Object.fromEntries(Object.entries(LIMITS).map(([name, ms]) => [`LIMITS.${name}`, ms])),
};
beforeAll(async () => {
  const db = await createDatabase();
  const { sender } = await createLedger(db);
  const [row] = await db.sql<Record<string, number>>(
    `select (extract(epoch from lease_duration) * 1000)::int as lease_duration,
       (extract(epoch from fence) * 1000)::int as fence, (extract(epoch from long_window) * 1000)::int as long_window,
       (extract(epoch from attempt_deadline) * 1000)::int as attempt_deadline from public.senders where id = $1`,
    [sender],
  );
  for (const [name, ms] of Object.entries(row!)) times[`senders.${name}`] = ms;
});

test("docs/reliability.md gives the durations of sending as they are", () => {
  const rows = [
    ...readFileSync(inProject("docs", "reliability.md"), "utf8").matchAll(
      /^\| `(\w+\.\w+)` \| ([\d.]+) s \|/gm,
    ),
  ];
  expect(rows.length).toBeGreaterThanOrEqual(7);
  for (const [, name = "", seconds] of rows)
    expect([name, Number(seconds) * 1000]).toEqual([name, times[name]]);
});

test("a killed pump is followed within 12 s, and a living one renews its lease in time", () => {
  const lease = times["senders.lease_duration"]!;
  expect(SEND_JOB.retry_delay_ms).toBeGreaterThan(lease);
  expect(SEND_JOB.retry_delay_ms).toBeLessThan(12_000);
  expect(lease).toBeGreaterThan(5 * LIMITS.look_every_ms);
});
