import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { problemOf, type Raw, send } from "../support/contract.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

let chief: Api;
beforeAll(async () => {
  chief = await login(ACCOUNTS.superAdmin);
});

const PASSWORD = "relance-local";
const logIn = (email: string, password: string, headers: Record<string, string> = {}): Promise<Raw> =>
  send("POST", "/api/auth/login", { body: JSON.stringify({ email, password }), headers });

async function newAccount(): Promise<string> {
  const email = `limites-${randomInt(1e12)}@relance.test`;
  const { status } = await chief.post("/api/users", { email, full_name: "Limites", password: PASSWORD });
  expect(status).toBe(201);
  return email;
}

const fail = async (email: string, times: number) => {
  for (let at = 0; at < times; at++) expect((await logIn(email, "wrong-password")).status).toBe(401);
};

function expectRefused(answer: Raw, most: number): void {
  expect(problemOf(answer)).toMatchObject({ status: 429, code: "rate_limited", title: "Too Many Requests" });
  const wait = Number(answer.headers.get("retry-after"));
  expect(Number.isInteger(wait) && wait > 0 && wait <= most).toBe(true);
}

describe("failed log-ins", () => {
  it("are allowed ten times, then refused for 15 minutes", async () => {
    const email = await newAccount();
    await fail(email, 10);
    expectRefused(await logIn(email, "wrong-password"), 900);
    expectRefused(await logIn(email.toUpperCase(), "wrong-password"), 900);
    expect((await logIn(ACCOUNTS.admin, ACCOUNTS.password)).status).toBe(200);
  });

  it("do not lock out another user's account", async () => {
    const email = await newAccount();
    for (let at = 0; at < 12; at++)
      await logIn(email, "wrong-password", { "x-forwarded-for": `203.0.113.${at}` });
    await sleep(10_000);
    expect((await logIn(email, PASSWORD)).status).toBe(200);
  });

  it("cannot be spread over forged addresses in a header", async () => {
    const email = await newAccount();
    const from = (at: number) => ({ "x-forwarded-for": `203.0.113.${at}`, "x-real-ip": `203.0.113.${at}` });
    for (let at = 0; at < 10; at++) await logIn(email, "wrong-password", from(at));
    expectRefused(await logIn(email, "wrong-password", from(99)), 900);
  });

  it("are reset by a success, and successes are not counted", async () => {
    const email = await newAccount();
    await fail(email, 9);
    for (let at = 0; at < 12; at++) expect((await logIn(email, PASSWORD)).status).toBe(200);
    await fail(email, 9);
    expect((await logIn(email, PASSWORD)).status).toBe(200);
  });

  it("are refused for an unknown account in the same way", async () => {
    const nobody = `personne-${randomInt(1e12)}@relance.test`;
    await fail(nobody, 10);
    expectRefused(await logIn(nobody, PASSWORD), 900);
  });

  it("are counted in the same way when they come simultaneously", async () => {
    const email = await newAccount();
    const answers = await Promise.all(Array.from({ length: 25 }, () => logIn(email, "wrong-password")));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(15);
  });
});

describe("calls with one token", () => {
  const me = (token: string) => send("GET", "/api/auth/me", { token });

  it("are never refused at 15 a second", async () => {
    const { accessToken } = await login(ACCOUNTS.admin);
    const refused: number[] = [];
    const under: Promise<void>[] = [];
    for (let at = 0; at < 15 * 20; at++) {
      under.push(me(accessToken).then(({ status }) => void (status === 200 || refused.push(status))));
      await sleep(1000 / 15);
    }
    await Promise.all(under);
    expect(refused).toEqual([]);
  });

  it("are refused far beyond 1,200 a minute, while other tokens and cookies are not", {
    timeout: 180_000,
  }, async () => {
    const greedy = await login(ACCOUNTS.otherAdmin);
    const cookie = (await logIn(ACCOUNTS.otherAdmin, ACCOUNTS.password)).headers
      .getSetCookie()
      .map((set) => set.split(";")[0])
      .join("; ");
    let refused: Raw | undefined;
    let granted = 0;
    const began = Date.now();
    const call = async () => {
      while (!refused && granted < 4_000) {
        const answer = await me(greedy.accessToken);
        if (answer.status === 429) refused ??= answer;
        else granted++;
      }
    };
    await Promise.all(Array.from({ length: 16 }, call));
    const minutes = 1 + Math.ceil((Date.now() - began) / 60_000);
    expect(granted).toBeGreaterThanOrEqual(1_180);
    expect(granted).toBeLessThanOrEqual(1_220 * minutes);
    if (!refused) throw new Error("nothing was refused");
    expectRefused(refused, 60);
    expect((await me(chief.accessToken)).status).toBe(200);
    for (let at = 0; at < 30; at++)
      expect((await send("GET", "/api/auth/me", { headers: { cookie } })).status).toBe(200);
  });
});

describe("the data in Redis", () => {
  it("contains no personal data", async () => {
    const { env } = stack();
    const response = await fetch(`${env.UPSTASH_REDIS_REST_URL}/keys/*`, {
      headers: { authorization: `Bearer ${env.UPSTASH_REDIS_REST_TOKEN}` },
    });
    const { result } = (await response.json()) as { result: string[] };
    expect(result.length).toBeGreaterThan(0);
    for (const key of result) expect(key).toMatch(/^(relance:[a-z_]+:[a-z_]+:[\w-]{22}|attempt):\d+$/);
  });
});
