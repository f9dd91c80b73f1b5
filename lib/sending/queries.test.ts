// @vitest-environment node
import { expect, it, vi } from "vitest";
import { localEnvironment } from "../../scripts/local/environment.ts";
import { rateOf } from "./queries";

const { variables } = localEnvironment({ SEND_RATE_PER_MINUTE: "60" });
for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);

it("the rate is the environment's until the sender has a row", () => {
  expect(rateOf(null)).toBe(60);
  expect(rateOf({ rate_per_minute: 40 })).toBe(40);
});
