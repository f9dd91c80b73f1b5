import { expect, it } from "vitest";
import { killTheApp } from "./kill-the-app.ts";
import { rules } from "./report.ts";

it("killing the app while it sends doubles nothing, loses nothing, and it sends again within 30 s", async () => {
  const report = await killTheApp({ kills: 2, seed: 20_261_122, tell: () => {} });
  const broken = Object.entries(rules(report)).filter(([, holds]) => !holds);
  expect(broken, JSON.stringify(report)).toEqual([]);
}, 480_000);
