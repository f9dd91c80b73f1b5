import { expect, it } from "vitest";
import { ACCOUNTS, apiWith, login, stack } from "../support/stack.ts";

it("the stack responds at every address that it lists", async () => {
  const { app, supabase, whatsapp, qstash, env } = stack();
  const statuses = await Promise.all(
    [`${app}/login`, `${supabase}/healthz`, `${whatsapp}/__ledger`, `${qstash}/__ledger`].map(
      async (url) => (await fetch(url)).status,
    ),
  );
  expect(statuses).toEqual([200, 200, 200, 200]);
  expect(env.APP_URL).toBe(app);
});

it("the sweep is scheduled once, every 15 minutes", async () => {
  const { qstash, env, app } = stack();
  const response = await fetch(`${qstash}/v2/schedules`, {
    headers: { authorization: `Bearer ${env.QSTASH_TOKEN}` },
  });
  expect(await response.json()).toMatchObject([
    { scheduleId: "relance-sweep", cron: "*/15 * * * *", destination: `${app}/api/jobs/sweep` },
  ]);
});

it("each local account can log in; a wrong password or a missing token is refused", async () => {
  for (const email of [ACCOUNTS.superAdmin, ACCOUNTS.admin, ACCOUNTS.otherAdmin]) {
    const me = await (await login(email)).get<{ email: string }>("/api/auth/me");
    expect(me).toMatchObject({ status: 200, body: { email } });
  }
  await expect(login(ACCOUNTS.admin, "wrong")).rejects.toThrow("401");
  expect((await apiWith().get("/api/auth/me")).status).toBe(401);
});
