// @vitest-environment node
import { expect, it } from "vitest";
import { environmentProblems } from "./env";

const complete = {
  NEXT_PUBLIC_SUPABASE_URL: "https://x.supabase.co",
  NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
  SUPABASE_SECRET_KEY: "sb_secret_x",
  QSTASH_TOKEN: "token",
  QSTASH_CURRENT_SIGNING_KEY: "sig_current",
  QSTASH_NEXT_SIGNING_KEY: "sig_next",
  CRON_SECRET: "0123456789abcdef",
};
const problems = (change: Record<string, string | undefined>) =>
  environmentProblems({ ...complete, ...change });

it("a complete environment has no problem", () => expect(problems({})).toEqual([]));

it.each(Object.keys(complete))("%s is needed; blanks count as missing", (name) => {
  expect(problems({ [name]: undefined })).toEqual([`${name} is missing`]);
  for (const blank of ["", " "]) expect(problems({ [name]: blank })).toEqual([`${name} is missing`]);
});

it.each([
  [{ CRON_SECRET: "0123456789abcde" }, "CRON_SECRET is malformed"],
  [{ NEXT_PUBLIC_SUPABASE_URL: "x.supabase.co" }, "NEXT_PUBLIC_SUPABASE_URL is malformed"],
  [{ WHATSAPP_API_VERSION: "25.0" }, "WHATSAPP_API_VERSION is malformed"],
  [{ WHATSAPP_API_VERSION: "v25.0x" }, "WHATSAPP_API_VERSION is malformed"],
  [{ SEND_RATE_PER_MINUTE: "0" }, "SEND_RATE_PER_MINUTE is malformed"],
  [{ SEND_RATE_PER_SECOND: "1.5" }, "SEND_RATE_PER_SECOND is malformed"],
  [{ TRUSTED_PROXIES: "-1" }, "TRUSTED_PROXIES is malformed"],
  [{ TRUSTED_PROXIES: "11" }, "TRUSTED_PROXIES is malformed"],
  [{ SMTP_URL: "https://mail.example" }, "SMTP_URL is malformed"],
  [{ ALLOWED_ORIGINS: "https://a.example/page" }, "ALLOWED_ORIGINS is malformed"],
  [{ ALLOWED_ORIGINS: "*" }, "ALLOWED_ORIGINS is malformed"],
  [{ UPSTASH_REDIS_REST_URL: "https://redis.example" }, "UPSTASH_REDIS_REST_TOKEN is missing"],
  [{ UPSTASH_REDIS_REST_TOKEN: "token" }, "UPSTASH_REDIS_REST_URL is missing"],
])("%j is refused", (change, problem) => expect(problems(change)).toEqual([problem]));

it.each([
  { TRUSTED_PROXIES: "10" },
  { TRUSTED_PROXIES: "0" },
  { SEND_RATE_PER_MINUTE: "1" },
  { SMTP_URL: "smtps://mail.example" },
  { ALLOWED_ORIGINS: "https://a.example/, http://127.0.0.1:3000" },
  { UPSTASH_REDIS_REST_URL: "https://redis.example", UPSTASH_REDIS_REST_TOKEN: "token" },
])("%j is accepted", (change) => expect(problems(change)).toEqual([]));

it("an optional variable that is blank counts as unset", () => {
  const names = "APP_URL QSTASH_URL QSTASH_DEV SMTP_URL ALLOWED_ORIGINS TRUSTED_PROXIES WHATSAPP_API_VERSION";
  for (const blank of ["", " "])
    for (const name of [...names.split(" "), "UPSTASH_REDIS_REST_URL", "SEND_RATE_PER_MINUTE"])
      expect(problems({ NODE_ENV: "production", [name]: blank })).toEqual([]);
});

it("in production, development keys that everybody knows are refused", () => {
  const published = ["sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs"];
  for (const name of ["QSTASH_CURRENT_SIGNING_KEY", "QSTASH_NEXT_SIGNING_KEY"])
    for (const key of published) {
      expect(problems({ NODE_ENV: "production", [name]: key })).toEqual([
        `${name} is Upstash's published development key`,
      ]);
      expect(problems({ [name]: key })).toEqual([]);
    }
  expect(problems({ NODE_ENV: "production", QSTASH_DEV: "1" })).toEqual([
    "QSTASH_DEV must not be set in production",
  ]);
});
