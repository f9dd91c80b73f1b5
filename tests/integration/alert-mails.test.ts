import { beforeAll, expect, it } from "vitest";
import { hurry, launched, untilStatus } from "../support/campaign-contract.ts";
import { audience } from "../support/contract.ts";
import { countMailsTo, mailTo } from "../support/mailbox.ts";
import { ACCOUNTS, type Api, login, stack } from "../support/stack.ts";

let admin: Api;
beforeAll(async () => {
  admin = await login(ACCOUNTS.admin);
  expect((await admin.post("/api/templates/sync")).status).toBe(200);
  await hurry();
});

const sweep = () =>
  fetch(new URL("/api/jobs/sweep", stack().app), {
    method: "POST",
    headers: { authorization: `Bearer ${stack().env.CRON_SECRET}` },
  });

it("a job mails a campaign's end to its owner once", async () => {
  const before = await countMailsTo(ACCOUNTS.admin);
  const { category } = await audience(admin, 1);
  const id = await launched(admin, category);
  await untilStatus(admin, id, "completed");
  expect((await sweep()).status).toBe(200);
  const mail = await mailTo(ACCOUNTS.admin, before);
  expect(mail.link).toContain("/campaigns/");
  const { body: stats } = await admin.get<{ audience: number; message_1: { failed: number } }>(
    `/api/campaigns/${id}/stats`,
  );
  expect(mail.text).toContain(`Destinataires : ${stats.audience}`);
  expect(mail.text).toContain(`Échecs : ${stats.message_1.failed}`);
  expect(mail.html).toContain(">Ouvrir la campagne</a>");
  const after = await countMailsTo(ACCOUNTS.admin);
  await sweep();
  await sweep();
  expect(await countMailsTo(ACCOUNTS.admin)).toBe(after);
});
