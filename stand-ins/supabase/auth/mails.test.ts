// @vitest-environment node
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../test-stack.ts";

describe("a new project", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await startTestStack({});
  });
  afterAll(() => stack.stop());
  const invite = (email: string) => stack.admin.auth.admin.inviteUserByEmail(email);
  const count = async (email: string) =>
    (await stack.sql("select from auth.users where email = $1", [email])).length;

  test("sends mails to members of the organisation only, and keeps no account of the others", async () => {
    const email = "colleague@relance.test";
    expect((await invite(email)).error).toMatchObject({ status: 400, code: "email_address_not_authorized" });
    expect(await count(email)).toBe(0);
    await stack.admin.auth.admin.createUser({ email, email_confirm: true });
    const { error } = await stack.client().auth.resetPasswordForEmail(email);
    expect(error).toMatchObject({ status: 400, code: "email_address_not_authorized" });
    expect(stack.supabase.mailbox.mails).toEqual([]);
  });

  test("gives links without a mail, whoever they are for", async () => {
    const { data } = await stack.admin.auth.admin.generateLink({ type: "invite", email: "new@relance.test" });
    expect(data.user?.invited_at).toEqual(expect.any(String));
    const token_hash = data.properties?.hashed_token ?? "";
    expect((await stack.client().auth.verifyOtp({ type: "invite", token_hash })).error).toBeNull();
  });

  test("sends one mail a minute to one person, and two an hour in all", async () => {
    const ask = () => stack.client().auth.resetPasswordForEmail("super@relance.test");
    expect((await ask()).error).toBeNull();
    expect((await ask()).error).toMatchObject({ status: 429, code: "over_email_send_rate_limit" });
    expect((await invite("super+1@relance.test")).error).toBeNull();
    expect((await invite("super+2@relance.test")).error).toMatchObject({
      status: 429,
      code: "over_email_send_rate_limit",
      message: "email rate limit exceeded",
    });
    expect(await count("super+2@relance.test")).toBe(0);
    expect(stack.supabase.mailbox.mails.map(({ subject }) => subject)).toEqual([
      "You have been invited",
      "Reset Your Password",
    ]);
  });

  test("asks for the current password before it changes it", async () => {
    const { client } = await stack.person();
    const change = (fields: object) => client.auth.updateUser({ password: "a new horse", ...fields });
    expect((await change({})).error).toMatchObject({ status: 400, code: "current_password_required" });
    expect((await change({ current_password: "wrong" })).error?.code).toBe("current_password_invalid");
    await stack.sql("update auth.sessions set created_at = now() - interval '25 hours'");
    expect((await change({ current_password: "correct horse" })).error?.code).toBe("reauthentication_needed");
    await stack.sql("update auth.sessions set created_at = now()");
    expect((await change({ current_password: "correct horse" })).error).toBeNull();
  });

  test("does not use up a link by HEAD", async () => {
    const { email } = await stack.person();
    const { data } = await stack.admin.auth.admin.generateLink({ type: "recovery", email });
    const link = data.properties?.action_link ?? "";
    expect((await fetch(link, { method: "HEAD", redirect: "manual" })).status).toBe(405);
    const { headers } = await fetch(link, { redirect: "manual" });
    expect(headers.get("location")).toContain("#access_token=");
  });
});

test("a mail server that does not answer is an error of the invitation, which leaves no account", async () => {
  const stack = await startTestStack({ GOTRUE_SMTP_HOST: "smtp.example.invalid" });
  const { error } = await stack.admin.auth.admin.inviteUserByEmail("new@relance.test");
  expect(error).toMatchObject({ status: 500, message: "Error sending invite email" });
  expect(await stack.sql("select from auth.users where email = 'new@relance.test'")).toEqual([]);
  await stack.stop();
});
