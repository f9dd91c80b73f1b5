// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { localEnvironment } from "../local/environment.ts";
import { inProject } from "../local/root.ts";
import { ADVICE } from "./advice.ts";
import { environmentFindings } from "./environment.ts";
import { isBroken, linesOf } from "./finding.ts";

const whole = { ...localEnvironment({}).variables, SMTP_URL: "smtp://127.0.0.1:2525" };
const saidOf = (variables: Record<string, string>) =>
  environmentFindings(variables).map(({ says }) => says.en);

describe("doctor's report on the environment", () => {
  it("is one line when nothing is missing", () => {
    expect(saidOf(whole)).toEqual(["complete"]);
    expect(isBroken(environmentFindings(whole))).toBe(false);
  });

  it.each(
    Object.keys(ADVICE).filter((name) =>
      /SUPABASE|QSTASH_(?!URL|DEV)|CRON|APP_URL|WHATSAPP_(?!API|PIN)/.test(name),
    ),
  )("reports %s when it is missing or blank, with what to do", (name) => {
    for (const value of ["", "  "]) {
      const findings = environmentFindings({ ...whole, [name]: value });
      expect(findings).toMatchObject([
        { state: "broken", says: { en: `${name} is missing`, fr: `${name} manque` } },
      ]);
      expect(linesOf(findings, "fr")).toHaveLength(2);
    }
  });

  it.each([
    ["NEXT_PUBLIC_SUPABASE_URL", "not an address"],
    ["APP_URL", "relance"],
    ["WHATSAPP_API_VERSION", "25"],
    ["SEND_RATE_PER_MINUTE", "many"],
    ["CRON_SECRET", "short"],
  ])("reports %s when it is malformed", (name, value) => {
    expect(saidOf({ ...whole, [name]: value })).toEqual([`${name} is malformed`]);
  });

  it("reports a variable that still has the example's value", () => {
    expect(saidOf({ ...whole, WHATSAPP_ACCESS_TOKEN: "EAA…" })).toEqual([
      "WHATSAPP_ACCESS_TOKEN still has the example's value",
    ]);
  });

  it("refuses development keys in production", () => {
    expect(saidOf({ ...whole, NODE_ENV: "production", QSTASH_DEV: "true" })).toEqual([
      "QSTASH_DEV must not be set in production",
    ]);
  });

  it("never prints a value", () => {
    const secret = "s3cr3t-of-somebody-else";
    const lines = linesOf(environmentFindings({ ...whole, CRON_SECRET: secret, APP_URL: secret }), "en");
    expect(lines.join("\n")).toContain("APP_URL");
    expect(lines.join("\n")).not.toContain(secret);
  });
});

describe(".env.local.example", () => {
  const text = readFileSync(inProject(".env.local.example"), "utf8");
  const names = [...text.matchAll(/^#?\s?([A-Z][A-Z0-9_]+)=/gm)].map(([, name = ""]) => name);

  it("lists each variable once, with a comment above it or its group", () => {
    expect(new Set(names).size).toBe(names.length);
    for (const group of text.split("\n\n")) expect(group).toMatch(/^#/);
  });

  it("lists the same variables as doctor", () => {
    expect(names.filter((name) => !ADVICE[name])).toEqual([]);
    expect(Object.keys(ADVICE).filter((name) => name !== "QSTASH_DEV" && !names.includes(name))).toEqual([]);
  });

  it("lists exactly the documented variables", () => {
    const promised =
      "NEXT_PUBLIC_SUPABASE_URL NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY SUPABASE_SECRET_KEY APP_URL QSTASH_URL QSTASH_TOKEN QSTASH_CURRENT_SIGNING_KEY QSTASH_NEXT_SIGNING_KEY UPSTASH_REDIS_REST_URL UPSTASH_REDIS_REST_TOKEN WHATSAPP_API_URL WHATSAPP_API_VERSION WHATSAPP_PHONE_NUMBER_ID WHATSAPP_BUSINESS_ACCOUNT_ID WHATSAPP_ACCESS_TOKEN WHATSAPP_APP_SECRET WHATSAPP_VERIFY_TOKEN WHATSAPP_PIN SEND_RATE_PER_MINUTE SEND_RATE_PER_SECOND CRON_SECRET ALLOWED_ORIGINS TRUSTED_PROXIES SMTP_URL";
    expect(new Set(names)).toEqual(new Set(promised.split(" ")));
  });

  it("lists only variables that the local stack sets, so that a production file never affects a local run", () => {
    const given = localEnvironment({}).variables;
    expect(names.filter((name) => given[name] === undefined)).toEqual([]);
  });

  it("holds no secret, nor anything that looks like one", () => {
    const values = [...text.matchAll(/^[A-Z0-9_]*(?:TOKEN|KEY|SECRET)[A-Z0-9_]*=(.*)$/gm)].map(
      ([, value]) => value,
    );
    for (const value of values) expect(value).toMatch(/^(sb_publishable_|sb_secret_|sig_)?…?$/);
  });
});
