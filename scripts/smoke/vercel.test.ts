// @vitest-environment node
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { inProject, ROOT } from "../local/root.ts";

const vercel: {
  regions: string[];
  functions: Record<string, { maxDuration: number }>;
  crons: { path: string; schedule: string }[];
} = JSON.parse(readFileSync(inProject("vercel.json"), "utf8"));

it("every job may run for the 300 seconds that a pump needs", () => {
  const jobs = globSync("app/api/jobs/*/route.ts", { cwd: ROOT }).toSorted();
  const named = Object.keys(vercel.functions).flatMap((pattern) => globSync(pattern, { cwd: ROOT }));
  expect(jobs.length).toBeGreaterThanOrEqual(4);
  expect(named.toSorted()).toEqual(jobs);
  expect(Object.values(vercel.functions)).toEqual([{ maxDuration: 300 }]);
});

it("Vercel's cron calls the sweep once a day by GET", () => {
  expect(vercel.crons).toEqual([
    { path: "/api/jobs/sweep", schedule: expect.stringMatching(/^\d+ \d+ \* \* \*$/) },
  ]);
  expect(readFileSync(inProject("app/api/jobs/sweep/route.ts"), "utf8")).toContain("export const GET");
  expect(vercel.regions).toHaveLength(1);
});
