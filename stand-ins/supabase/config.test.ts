// @vitest-environment node
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { composeMail } from "./auth/mails.ts";
import { readSettings } from "./config.ts";

const ours = readSettings(fileURLToPath(new URL("../../supabase/config.toml", import.meta.url)));

test("the project's configuration lets people log in by address, and nobody sign up", () => {
  expect(ours).toMatchObject({ emailEnabled: true, signupDisabled: true, jwtExpiry: 1800 });
});

test.each([
  ["[auth.email]\nenable_signup = false", false],
  ["[auth.email]\nenabled = false", false],
  ["[auth.email]\nenabled = true", true],
  ["", true],
])("%j decides whether people log in by address", (text, emailEnabled) => {
  const folder = mkdtempSync(path.join(tmpdir(), "relance-config-"));
  writeFileSync(path.join(folder, "config.toml"), text);
  expect(readSettings(path.join(folder, "config.toml")).emailEnabled).toBe(emailEnabled);
  rmSync(folder, { recursive: true });
});

test.each(["invite", "recovery"] as const)(
  "the mail %s leads to the app with its token, in two languages",
  (type) => {
    const values = {
      ConfirmationURL: "https://x.supabase.co/verify",
      Token: "123456",
      TokenHash: "abc",
      Email: "a@b.c",
    };
    const own = { ...ours, siteUrl: "https://relance.example.org", mails: { server: "smtp.example.org" } };
    const { link, text, subject } = composeMail(own, type, values);
    expect(link).toBe(`https://relance.example.org/reset-password?token_hash=abc&type=${type}`);
    expect(text).toMatch(/Bonjour[\s\S]*Hello/);
    expect(text).not.toContain("{{");
    expect(subject).toContain(" · ");
    const hosted = { ...own, mails: { server: null } };
    expect(composeMail(hosted, type, values).link).toBe(values.ConfirmationURL);
  },
);
