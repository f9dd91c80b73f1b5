import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../../scripts/demo/client.ts";
import { AS_DEPLOYED } from "../faults/times.ts";
import { World } from "../faults/world.ts";
import type { Bench } from "./figure.ts";
import { MemoryWatch } from "./memory.ts";
import { firstRequest } from "./pace.ts";

const FEW = 40_000;
const MANY = 100_000;

/** A file of 100,000 rows, and a campaign to all its contacts. */
export const volume: Bench = {
  rows: ["csv", "launch"],
  measure: async (tell) => {
    const world = await World.start({ seed: 1, times: AS_DEPLOYED, tell });
    const memory = new MemoryWatch(() => world.stack.child("app").pid);
    try {
      const api = await world.admin();
      const category = await api.post<{ id: number }>("/api/categories", { name: "Tous" });
      await importFile(api, category.id, 0, 2_000);
      memory.restart();
      await importFile(api, category.id, 2_000, FEW);
      const peakFew = memory.restart();
      const seconds = await importFile(api, category.id, 2_000 + FEW, MANY);
      const peakMany = memory.restart();
      tell(`imported ${MANY} lines in ${seconds.toFixed(1)} s`);

      const started = Date.now();
      const campaign = await world.launchTo(category.id);
      const progress = await untilProgress(api, campaign, started);
      const first = ((await firstRequest(world)) - started) / 1_000;
      return [
        {
          row: "csv",
          what: "100,000 lines to the report",
          value: seconds,
          unit: "s",
          target: { at_most: 30, tolerance: 0.1 },
        },
        {
          row: "csv",
          what: `memory of the app: peak with ${MANY} lines less peak with ${FEW}`,
          value: peakMany - peakFew,
          unit: "MB",
          target: { at_most: 100, tolerance: 0.25 },
        },
        {
          row: "launch",
          what: "100,000 contacts: first message at Meta's door",
          value: first,
          unit: "s",
          target: { at_most: 5, tolerance: 0.1 },
        },
        {
          row: "launch",
          what: "100,000 contacts: progress is shown after",
          value: progress,
          unit: "s",
          target: { at_most: 2, tolerance: 0.25 },
        },
      ];
    } finally {
      memory.stop();
      await world.stop();
    }
  },
};

async function importFile(api: Client, category: number, from: number, lines: number): Promise<number> {
  const text = Array.from({ length: lines }, (_, n) => `Awa ${from + n};+336${20_000_000 + from + n}`);
  const form = new FormData();
  form.set("file", new File([`nom;telephone\n${text.join("\n")}\n`], "tous.csv"));
  form.set("category_id", String(category));
  const started = performance.now();
  const { import_id } = await api.post<{ import_id: string }>("/api/contacts/import", form);
  for (;;) {
    const report = await api.get<{ status: string; created: number }>(`/api/contacts/import/${import_id}`);
    if (report.status === "failed") throw new Error(JSON.stringify(report));
    if (report.status === "completed") {
      if (report.created !== lines) throw new Error(`created ${report.created} of ${lines}`);
      return (performance.now() - started) / 1_000;
    }
    await sleep(200);
  }
}

async function untilProgress(api: Client, campaign: number, started: number): Promise<number> {
  for (;;) {
    const { message_1 } = await api.get<{ message_1: Record<string, number> }>(
      `/api/campaigns/${campaign}/stats`,
    );
    if (Object.values(message_1).some((count) => count > 0)) return (Date.now() - started) / 1_000;
    await sleep(50);
  }
}
