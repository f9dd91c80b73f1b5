import { afterAll, beforeAll, expect, test } from "vitest";
import { password, startTestStack, type TestStack } from "../test-stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const admin = () => stack.admin.auth.admin;
const missing = "00000000-0000-4000-8000-000000000000";

test("accounts are created, read, changed and deleted", async () => {
  const created = await admin().createUser({
    email: "Awa@Relance.test",
    password,
    email_confirm: true,
    user_metadata: { name: "Awa" },
    app_metadata: { role: "admin" },
  });
  const { id } = created.data.user!;
  expect(created.data.user).toMatchObject({ email: "awa@relance.test", user_metadata: { name: "Awa" } });
  const changed = await admin().updateUserById(id, {
    user_metadata: { name: null, city: "Dakar" },
    email: "awa2@relance.test",
  });
  expect(changed.data.user).toMatchObject({ email: "awa2@relance.test", user_metadata: { city: "Dakar" } });
  expect(changed.data.user!.user_metadata).not.toHaveProperty("name");
  expect((await admin().getUserById(id)).data.user?.identities?.[0]?.identity_data?.email).toBe(
    "awa2@relance.test",
  );
  expect((await admin().deleteUser(id)).error).toBeNull();
  expect((await admin().getUserById(id)).error).toMatchObject({ status: 404, code: "user_not_found" });
});

test("metadata is stored as objects", async () => {
  const { data } = await admin().createUser({ email: "meta@relance.test", user_metadata: { a: [1] } });
  const rows = await stack.sql(
    "select jsonb_typeof(raw_user_meta_data) as user, jsonb_typeof(raw_app_meta_data) as app from auth.users where id = $1",
    [data.user!.id],
  );
  expect(rows).toEqual([{ user: "object", app: "object" }]);
});

test("no password is stored in clear", async () => {
  const { id } = await stack.person();
  const [row] = await stack.sql<{ all: string; hash: string }>(
    "select to_jsonb(u)::text as all, encrypted_password as hash from auth.users u where id = $1",
    [id],
  );
  expect(row!.all).not.toContain(password);
  expect(row!.hash).toMatch(/^\$2[aby]\$10\$/);
});

test("a change of password by the administrator ends all sessions", async () => {
  const { id, client } = await stack.person();
  await admin().updateUserById(id, { password: "changed by boss" });
  expect((await client.auth.refreshSession()).error?.code).toBe("refresh_token_not_found");
});

test("wrong requests are refused with GoTrue's codes", async () => {
  const { email } = await stack.person();
  const code = async (user: Parameters<ReturnType<typeof admin>["createUser"]>[0]) =>
    (await admin().createUser(user)).error?.code;
  expect(await code({ email, password })).toBe("email_exists");
  expect(await code({ email: "no address", password })).toBe("validation_failed");
  expect(await code({ email: "short@relance.test", password: "short" })).toBe("weak_password");
  expect(await code({ email: "long@relance.test", password: "x".repeat(73) })).toBe("validation_failed");
  expect((await admin().updateUserById(missing, { password })).error?.code).toBe("user_not_found");
  const banned = await admin().createUser({ email: "ban@relance.test", ban_duration: "soon" });
  expect(banned.error?.code).toBe("validation_failed");
});

test("lists come in pages with a total", async () => {
  for (let n = 0; n < 3; n++) await admin().createUser({ email: `page${n}@relance.test` });
  const { data } = await admin().listUsers({ page: 1, perPage: 2 });
  expect(data.users).toHaveLength(2);
  const total = "total" in data ? data.total : 0;
  const [row] = await stack.sql<{ n: number }>("select count(*)::int as n from auth.users");
  expect(total).toBe(row!.n);
});

test("only the secret key gives access to the administration", async () => {
  const { client, token } = await stack.person();
  for (const other of [client, stack.client(), stack.client(token)]) {
    expect((await other.auth.admin.listUsers()).error).toMatchObject({ status: 403, code: "not_admin" });
    expect((await other.auth.admin.inviteUserByEmail("x@relance.test")).error?.code).toBe("not_admin");
  }
});

test("an invited person chooses a password and logs in", async () => {
  const email = "guest@relance.test";
  const invited = await admin().inviteUserByEmail(email, { data: { full_name: "Guest" } });
  expect(invited.data.user?.user_metadata).toEqual({ full_name: "Guest" });
  const mail = stack.supabase.mailbox.mails[0]!;
  const token_hash = new URL(mail.link).searchParams.get("token")!;
  const guest = stack.client();
  expect((await guest.auth.verifyOtp({ type: "invite", token_hash })).error).toBeNull();
  expect((await guest.auth.updateUser({ password })).error).toBeNull();
  expect((await stack.client().auth.signInWithPassword({ email, password })).error).toBeNull();
  expect((await admin().inviteUserByEmail(email)).error?.code).toBe("email_exists");
});

test("links can be created without a mail", async () => {
  const { email } = await stack.person();
  const sent = stack.supabase.mailbox.mails.length;
  const { data } = await admin().generateLink({ type: "recovery", email });
  expect(stack.supabase.mailbox.mails).toHaveLength(sent);
  const answer = await fetch(data.properties!.action_link, { redirect: "manual" });
  expect(answer.status).toBe(303);
  const session = new URLSearchParams(new URL(answer.headers.get("location")!).hash.slice(1));
  expect((await stack.client().auth.getUser(session.get("access_token")!)).data.user?.email).toBe(email);
  const unknown = await admin().generateLink({ type: "magiclink", email: "nobody@relance.test" });
  expect(unknown.error?.code).toBe("user_not_found");
});

test("an account that owns rows is not deleted", async () => {
  const { id, client } = await stack.person();
  await client.from("notes").insert({ title: "mine" });
  expect((await admin().deleteUser(id)).error).toMatchObject({
    status: 500,
    message: "Database error deleting user",
  });
});
