import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStack, type TestStack } from "../test-stack.ts";

let stack: TestStack;
beforeAll(async () => {
  process.env.NOT_FOR_FUNCTIONS = "secret of this process";
  stack = await startTestStack();
});
afterAll(() => stack.stop());

const echo = (path = "", init: RequestInit = {}) => fetch(`${stack.url}/functions/v1/echo${path}`, init);
const pidOf = async (name: string) => {
  const { functions } = (await (await fetch(`${stack.url}/healthz`)).json()) as {
    functions: { name: string; pid: number }[];
  };
  return functions.find((one) => one.name === name)!.pid;
};

test("an open function gets the raw bytes, the path, the headers and its environment", async () => {
  const body = new Uint8Array([0, 255, 10, 13, 195, 40]);
  const answer = await echo("/deep?x=1", {
    method: "POST",
    body,
    headers: { "X-Hub-Signature-256": "sha256=1" },
  });
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({
    method: "POST",
    pathname: "/echo/deep",
    bytes: [...body],
    signature: "sha256=1",
    env: {
      SUPABASE_URL: stack.url,
      SUPABASE_SECRET_KEYS: '{"default":"sb_secret_test"}',
      WHATSAPP_APP_SECRET: "app-secret",
    },
  });
});

test("a guarded function acts for the caller", async () => {
  const { client, id } = await stack.person();
  const { data } = await client.functions.invoke("guarded");
  expect(data).toMatchObject({ error: null, data: { id, role: "authenticated" } });
  expect((await stack.client().functions.invoke("guarded")).error.context.status).toBe(401);
});

test("a function that does not exist is not found", async () => {
  expect((await fetch(`${stack.url}/functions/v1/nothing`)).status).toBe(404);
});

test("a function that ends or is killed is restarted within a second", async () => {
  const first = await pidOf("echo");
  await echo("/die");
  await expect.poll(() => pidOf("echo"), { timeout: 1000, interval: 20 }).not.toBe(first);
  expect((await echo()).status).toBe(201);
  const second = await pidOf("echo");
  process.kill(second, "SIGKILL");
  await expect.poll(() => pidOf("echo"), { timeout: 1000, interval: 20 }).not.toBe(second);
  expect((await echo()).status).toBe(201);
});

test("all functions end when the API stops", async () => {
  const pid = await pidOf("guarded");
  await stack.restart();
  expect(() => process.kill(pid, 0)).toThrow();
});
