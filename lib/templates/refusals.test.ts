import { expect, it } from "vitest";
import { fieldsRefused, refusalCode } from "./refusals";

it.each([
  [2388019, "name", "too_many_templates"],
  [2388023, "name", "template_name_locked"],
  [2388024, "name", "template_exists"],
  [2388040, "body", "too_long"],
  [2388041, "body", "variables_not_in_sequence"],
  [2388043, "body", "sample_missing"],
  [2388046, "header", "one_variable"],
  [2388047, "header", "not_allowed"],
  [2388060, "buttons", "quick_replies_apart"],
  [2388072, "body", "not_allowed"],
  [2388073, "footer", "not_allowed"],
  [2388083, "buttons", "bad_link"],
  [2388293, "body", "too_many_variables"],
  [2388299, "body", "variable_at_edge"],
])("Meta's subcode %i is about %s: %s", (subcode, path, code) => {
  expect(fieldsRefused(subcode)).toEqual([{ path, code }]);
});

it("an unknown subcode or none names no field", () => {
  expect([fieldsRefused(2388025), fieldsRefused(null)]).toEqual([[], []]);
});

it("Meta's codes about the account, passing ones and all others are told apart", () => {
  const codes = [0, 1, 2, 3, 4, 5, 9, 10, 100, 102, 104, 190, 200, 80007, 80008, 80009];
  const of = (code: ReturnType<typeof refusalCode>) => codes.filter((each) => refusalCode(each) === code);
  expect(of("token_refused_by_meta")).toEqual([0, 3, 10, 102, 104, 190, 200]);
  expect(of("unavailable")).toEqual([1, 2, 4, 80007, 80008]);
  expect(of("template_refused")).toEqual([5, 9, 100, 80009]);
});
