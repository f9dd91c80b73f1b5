import { setTimeout as sleep } from "node:timers/promises";
import { createServerClient } from "@supabase/ssr";
import { decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localPassword } from "../accounts.ts";
import { password, publishableKey, startTestStack, type TestStack } from "../test-stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${stack.url}/auth/v1${path}`, {
    method: "POST",
    headers: { apikey: publishableKey, ...headers },
    body: JSON.stringify(body),
  });

describe("log-in", () => {
  test("answers with a token that has GoTrue's claims and is verified with the published key", async () => {
    const { client, id, email, token } = await stack.person();
    const { data } = await client.auth.getClaims();
    expect(decodeProtectedHeader(token).alg).toBe("ES256");
    expect(data?.claims).toMatchObject({
      iss: `${stack.url}/auth/v1`,
      sub: id,
      email,
      aud: "authenticated",
      role: "authenticated",
      aal: "aal1",
      is_anonymous: false,
      app_metadata: { provider: "email", providers: ["email"] },
    });
    expect(data!.claims.exp - data!.claims.iat).toBe(1800);
    expect((await client.auth.getUser()).data.user?.email).toBe(email);
  });

  test("refuses a wrong password and an unknown address with the same answer", async () => {
    const { email } = await stack.person();
    for (const wrong of [
      { email, password: "wrong" },
      { email: "nobody@relance.test", password },
    ]) {
      const { error } = await stack.client().auth.signInWithPassword(wrong);
      expect(error).toMatchObject({ status: 400, code: "invalid_credentials" });
    }
  });

  test("answers clients of the older API with its form of errors", async () => {
    const answer = await post("/token?grant_type=password", { email: "nobody@relance.test", password });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      code: 400,
      error_code: "invalid_credentials",
      msg: "Invalid login credentials",
    });
  });

  test("is refused without an API key, and to unconfirmed and banned users", async () => {
    const bare = await fetch(`${stack.url}/auth/v1/token?grant_type=password`, {
      method: "POST",
      body: "{}",
    });
    expect(bare.status).toBe(401);
    const { admin } = stack.admin.auth;
    await admin.createUser({ email: "new@relance.test", password });
    const unconfirmed = await stack.client().auth.signInWithPassword({ email: "new@relance.test", password });
    expect(unconfirmed.error?.code).toBe("email_not_confirmed");
    const { id, email, client } = await stack.person();
    await admin.updateUserById(id, { ban_duration: "1h" });
    expect((await stack.client().auth.signInWithPassword({ email, password })).error?.code).toBe(
      "user_banned",
    );
    expect((await client.auth.refreshSession()).error?.code).toBe("user_banned");
    await admin.updateUserById(id, { ban_duration: "none" });
    expect((await stack.client().auth.signInWithPassword({ email, password })).error).toBeNull();
  });

  test("sign-up is closed", async () => {
    const { error } = await stack.client().auth.signUp({ email: "me@relance.test", password });
    expect(error).toMatchObject({ status: 422, code: "signup_disabled" });
  });

  test("the local accounts exist, with their profiles", async () => {
    const { error } = await stack
      .client()
      .auth.signInWithPassword({ email: "super@relance.test", password: localPassword });
    expect(error).toBeNull();
    const { data } = await stack.admin.from("profiles").select("email, role").order("email");
    expect(data).toEqual([
      { email: "admin@relance.test", role: "admin" },
      { email: "autre@relance.test", role: "admin" },
      { email: "super@relance.test", role: "super_admin" },
    ]);
  });
});

describe("refresh tokens", () => {
  const refresh = (token: string) => stack.client().auth.refreshSession({ refresh_token: token });

  test("are exchanged for new ones that work", async () => {
    const { client } = await stack.person();
    const first = (await client.auth.getSession()).data.session!;
    const second = (await refresh(first.refresh_token)).data.session!;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await refresh(second.refresh_token)).error).toBeNull();
  });

  test("are exchanged for the same new token by twenty tabs that refresh at the same time", async () => {
    const { client } = await stack.person();
    const { refresh_token } = (await client.auth.getSession()).data.session!;
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)));
    expect(new Set(answers.map(({ data }) => data.session?.refresh_token)).size).toBe(1);
    expect(answers[0]!.error).toBeNull();
  });

  test("that are used again after the reuse interval revoke the session", async () => {
    const { client } = await stack.person();
    const { refresh_token } = (await client.auth.getSession()).data.session!;
    const next = (await refresh(refresh_token)).data.session!;
    await sleep(1100);
    expect((await refresh(refresh_token)).error).toMatchObject({
      status: 400,
      code: "refresh_token_already_used",
    });
    expect((await refresh(next.refresh_token)).error?.code).toBe("refresh_token_already_used");
  });

  test("that were not issued are not found", async () => {
    expect((await refresh("abcdefghijkl")).error).toMatchObject({
      status: 400,
      code: "refresh_token_not_found",
    });
  });

  test("are void after the session has ended", async () => {
    const { client, token } = await stack.person();
    const { refresh_token } = (await client.auth.getSession()).data.session!;
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await refresh(refresh_token)).error?.code).toBe("refresh_token_not_found");
    expect((await stack.client().auth.getUser(token)).error?.name).toBe("AuthSessionMissingError");
  });

  test("of other sessions are void after a change of password", async () => {
    const { client, email } = await stack.person();
    const other = stack.client();
    await other.auth.signInWithPassword({ email, password });
    expect((await client.auth.updateUser({ password })).error?.code).toBe("same_password");
    expect((await client.auth.updateUser({ password: "short" })).error?.code).toBe("weak_password");
    expect((await client.auth.updateUser({ password: "another horse" })).error).toBeNull();
    expect((await other.auth.refreshSession()).error).not.toBeNull();
    expect((await client.auth.refreshSession()).error).toBeNull();
    expect((await stack.client().auth.signInWithPassword({ email, password })).error).not.toBeNull();
  });
});

test("sessions and keys survive a restart", async () => {
  const { client, token } = await stack.person();
  await stack.restart();
  expect((await stack.client().auth.getUser(token)).error).toBeNull();
  expect((await client.auth.refreshSession()).error).toBeNull();
});

test("a changed password of a local account survives a restart", async () => {
  const client = stack.client();
  await client.auth.signInWithPassword({ email: "autre@relance.test", password: localPassword });
  await client.auth.updateUser({ password: "mine alone now" });
  await stack.restart();
  const login = (words: string) =>
    stack.client().auth.signInWithPassword({ email: "autre@relance.test", password: words });
  expect((await login("mine alone now")).error).toBeNull();
  expect((await login(localPassword)).error).not.toBeNull();
});

describe("a forgotten password", () => {
  const jar = () => {
    const cookies = new Map<string, string>();
    const client = createServerClient(stack.url, publishableKey, {
      cookies: {
        getAll: () => [...cookies].map(([name, value]) => ({ name, value })),
        setAll: (list) => {
          for (const { name, value } of list) {
            if (value) cookies.set(name, value);
            else cookies.delete(name);
          }
        },
      },
    });
    return { client, cookies };
  };
  const lastLink = (to: string) => stack.supabase.mailbox.mails.find((mail) => mail.to === to)!;

  test("is replaced once, by the browser that asked for the link", async () => {
    const { email } = await stack.person();
    const { client, cookies } = jar();
    const redirectTo = "http://127.0.0.1:3000/reset-password";
    expect((await client.auth.resetPasswordForEmail(email, { redirectTo })).error).toBeNull();
    const { link } = lastLink(email);
    const followed = await fetch(link, { redirect: "manual" });
    const target = new URL(followed.headers.get("location")!);
    expect(target.origin + target.pathname).toBe(redirectTo);
    const { error } = await client.auth.exchangeCodeForSession(target.searchParams.get("code")!);
    expect(error).toBeNull();
    expect(cookies.size).toBeGreaterThan(0);
    expect((await client.auth.updateUser({ password: "a new horse" })).error).toBeNull();
    const login = await stack.client().auth.signInWithPassword({ email, password: "a new horse" });
    expect(login.error).toBeNull();
    const again = await fetch(link, { redirect: "manual" });
    expect(new URL(again.headers.get("location")!).searchParams.get("error_code")).toBe("otp_expired");
  });

  test("cannot be replaced by another browser with the code", async () => {
    const { email } = await stack.person();
    const mine = jar();
    await mine.client.auth.resetPasswordForEmail(email);
    const { headers } = await fetch(lastLink(email).link, { redirect: "manual" });
    const code = new URL(headers.get("location")!).searchParams.get("code")!;
    const theirs = jar();
    await theirs.client.auth.resetPasswordForEmail("nobody@relance.test");
    expect((await theirs.client.auth.exchangeCodeForSession(code)).error?.code).toBe("bad_code_verifier");
  });

  test("can be replaced by the hash of the link, and by the typed code", async () => {
    const { email } = await stack.person();
    await stack.client().auth.resetPasswordForEmail(email);
    const token_hash = new URL(lastLink(email).link).searchParams.get("token")!;
    expect((await stack.client().auth.verifyOtp({ type: "recovery", token_hash })).error).toBeNull();
    await stack.client().auth.resetPasswordForEmail(email);
    const { otp } = lastLink(email);
    const wrong = otp === "000000" ? "000001" : "000000";
    const typed = (token: string) => stack.client().auth.verifyOtp({ type: "recovery", email, token });
    expect((await typed(wrong)).error).toMatchObject({ status: 403, code: "otp_expired" });
    expect((await typed(otp)).data.session).not.toBeNull();
  });

  test("of an unknown address gets the same answer and no mail", async () => {
    const before = stack.supabase.mailbox.mails.length;
    expect((await stack.client().auth.resetPasswordForEmail("nobody@relance.test")).error).toBeNull();
    expect(stack.supabase.mailbox.mails).toHaveLength(before);
  });

  test("is replaced on pages of this project only", async () => {
    const { email } = await stack.person();
    await stack.client().auth.resetPasswordForEmail(email, { redirectTo: "https://evil.example/" });
    const { headers } = await fetch(lastLink(email).link, { redirect: "manual" });
    expect(headers.get("location")).toMatch(/^http:\/\/127\.0\.0\.1:3000/);
  });

  test("is shown in the mailbox, escaped", async () => {
    await stack.admin.auth.admin.inviteUserByEmail("<b>@relance.test");
    const page = await (await fetch(`${stack.url}/mailbox`)).text();
    expect(page).toContain("&lt;b&gt;@relance.test");
    expect(page).not.toContain("<b>@relance.test");
  });
});
