import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { inProject } from "../../scripts/local/root.ts";
import { launchWhileDeleting } from "./deleting.ts";
import { killTheAppAsDeployed, killTheDatabase, storm } from "./killing.ts";
import { poisonedAnswers } from "./poisoned.ts";
import { PROTECTIONS } from "./protections.ts";
import { numberChanged } from "./renumbered.ts";
import { brokenRules } from "./report.ts";
import { play, type Scenario } from "./scenario.ts";
import { SQL_FAULTS } from "./sql-faults.ts";

const SEED = 20_261_122;

/** The short form; `npm run faults` is the long one. */
it.each<[string, Scenario]>([
  ["the app is killed and QStash alone makes it send again", killTheAppAsDeployed],
  ["the database is killed while messages are sent", killTheDatabase],
  ["Meta answers anything at all for some of them", poisonedAnswers],
  ["Meta locks the number and another one replaces it", numberChanged],
  ["everything is deleted while a launch is prepared", launchWhileDeleting],
  ["any process is killed, calls and webhooks are lost or repeated, Meta fails and clocks differ", storm],
])(
  "every contact gets each message once, the rate holds and counters are right when %s",
  async (_what, scenario) => {
    const report = await play(scenario, { seed: SEED, short: true, tell: () => {} });
    expect(brokenRules(report), JSON.stringify(report)).toEqual([]);
  },
  600_000,
);

it.each(SQL_FAULTS)("the edit and the test of “$name” are found once", ({ file, find, tests, test }) => {
  const count = (path: string, part: string) => readFileSync(inProject(path), "utf8").split(part).length - 1;
  expect(count(`supabase/schemas/${file}`, find)).toBe(1);
  expect(count(`tests/db/${tests}.test.ts`, JSON.stringify(test))).toBe(1);
});

it.each(PROTECTIONS)("the edits that switch off “$name” match once in each file", ({ edits }) => {
  const found = edits.map(({ file, find }) => readFileSync(inProject(file), "utf8").split(find).length - 1);
  expect(found).toEqual(edits.map(() => 1));
});
