import { describe, expect, it } from "vitest";
import { parseDecimal } from "@/lib/i18n/decimals";
import { SenderPatch } from "@/lib/settings/schema";
import { patchOf } from "./sender-form";

const values = {
  rate_per_minute: "25",
  hours: "always",
  sending_starts_at: "09:00",
  sending_ends_at: "19:00",
  time_zone: "Africa/Dakar",
  cost_cap: "",
  opt_out_confirmation: "  ",
};

describe("the form of a sending number", () => {
  it.each([
    ["0,0712", 0.0712],
    ["1 500", 1500],
    ["1\u00a0500,50", 1500.5],
    ["12.5", 12.5],
  ])("reads %s as a decimal number", (written, number) => expect(parseDecimal(written)).toBe(number));

  it('saves an empty field as null, and "always" as no sending hours', () => {
    expect(patchOf(7, values)).toEqual({
      id: 7,
      rate_per_minute: 25,
      time_zone: "Africa/Dakar",
      sending_starts_at: null,
      sending_ends_at: null,
      cost_cap: null,
      opt_out_confirmation: null,
    });
  });

  it.each(["rate_per_minute", "cost_cap"] as const)("refuses a %s that is not a number", (field) => {
    const { error } = SenderPatch.safeParse(patchOf(7, { ...values, [field]: "beaucoup" }));
    expect(error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });
});
