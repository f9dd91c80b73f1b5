// @vitest-environment node
import { expect, it, vi } from "vitest";
import { rateOf } from "./queries";

for (const [name, value] of Object.entries({
  SEND_RATE_PER_MINUTE: "60",
  QSTASH_TOKEN: "token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_current",
  QSTASH_NEXT_SIGNING_KEY: "sig_next",
  NEXT_PUBLIC_SUPABASE_URL: "http://127.0.0.1:1",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  CRON_SECRET: "0123456789abcdef",
}))
  vi.stubEnv(name, value);

it("takes the rate of the environment until the sender has a row", () => {
  expect(rateOf(null)).toBe(60);
  expect(rateOf({ rate_per_minute: 40 })).toBe(40);
});
