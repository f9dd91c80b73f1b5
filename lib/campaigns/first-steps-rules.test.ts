import { describe, expect, test } from "vitest";
import { type FirstStepsFacts, firstSteps, pathOfFirstStep } from "./first-steps-rules";

const empty: FirstStepsFacts = {
  number: { state: "none", shown: "" },
  hasContacts: false,
  category: null,
  templates: { approved: 0, waiting: 0 },
  draft_id: null,
};
const ready: FirstStepsFacts = {
  number: { state: "ready", shown: "+33 6 12 00 00 00" },
  hasContacts: true,
  category: { name: "Parents", contact_count: 3 },
  templates: { approved: 1, waiting: 2 },
  draft_id: 7,
};
const statesOf = (facts: FirstStepsFacts) => firstSteps(facts).map(({ state, done }) => [state, done]);
const pathsOf = (facts: FirstStepsFacts, role: string) =>
  firstSteps(facts).map((step) => pathOfFirstStep(step, role, facts.draft_id));

describe("the first steps", () => {
  test("are all undone at an empty start, and all but the campaign done when everything exists", () => {
    expect(statesOf(empty)).toEqual([
      ["none", false],
      ["none", false],
      ["none", false],
      ["none", false],
    ]);
    expect(statesOf(ready)).toEqual([
      ["ready", true],
      ["done", true],
      ["done", true],
      ["draft", false],
    ]);
  });
  test("tell contacts without a category, and templates that wait for Meta, from none", () => {
    const between = { ...empty, hasContacts: true, templates: { approved: 0, waiting: 1 } };
    expect(statesOf(between).slice(1, 3)).toEqual([
      ["uncategorised", false],
      ["waiting", false],
    ]);
    expect(pathsOf(between, "admin").slice(1, 3)).toEqual(["/contacts", "/templates"]);
  });
  test("lead to the act, but an admin nowhere where only a super-admin can act", () => {
    expect(pathsOf(empty, "super_admin")).toEqual([
      "/settings/health#setup",
      "/contacts/import",
      "/templates/new",
      "/campaigns/new",
    ]);
    expect(pathsOf(empty, "admin")[0]).toBeNull();
    expect(pathsOf(ready, "admin")).toEqual([null, null, null, "/campaigns/7/edit"]);
  });
  test("lead everybody to a number that is paused, since everybody may resume it", () => {
    const paused = { ...ready, number: { state: "stopped", shown: "1" } } as const;
    for (const role of ["admin", "super_admin"]) expect(pathsOf(paused, role)[0]).toBe("/settings/sender");
  });
});
