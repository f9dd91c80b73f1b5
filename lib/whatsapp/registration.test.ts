import { expect, it } from "vitest";
import { GraphError } from "./graph";
import { registrationRefusal } from "./registration";

it.each([
  [{ code: 133005, details: "" }, "pin_wrong"],
  [{ code: 133006, details: "" }, "number_unverified"],
  [{ code: 133016, details: "" }, "registered_too_often"],
  [{ code: 100, details: "", subcode: 2388001 }, "name_not_ready"],
  [{ code: 131031, details: "" }, "account_locked"],
  [{ code: 100, details: "" }, null],
  [null, null],
])("the refusal %j of a registration is named %s", (fault, name) => {
  expect(registrationRefusal(new GraphError(fault, "no answer"))).toBe(name);
});
