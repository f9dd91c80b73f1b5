import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Message, newMessage } from "./message.ts";
import { Schedules } from "./schedules.ts";
import { startForTest } from "./testing.ts";

const destination = "https://example.test/api/jobs/sweep?x=1";

describe("schedules over the wire", () => {
  let qstash: Awaited<ReturnType<typeof startForTest>>;
  beforeEach(async () => {
    qstash = await startForTest();
  });
  afterEach(() => qstash.stop());

  it("are created and listed; one of the same id is replaced", async () => {
    const { schedules } = qstash.client;
    const cron = "*/15 * * * *";
    await schedules.create({
      destination,
      cron,
      scheduleId: "sweep",
      method: "POST",
      body: "{}",
      retries: 1,
    });
    await schedules.create({ destination, cron: "*/5 * * * *", scheduleId: "sweep", retries: 2 });
    expect(await schedules.list()).toMatchObject([
      { scheduleId: "sweep", destination, cron: "*/5 * * * *", isPaused: false, retries: 2 },
    ]);
  });

  it("are in UTC", async () => {
    const { schedules } = qstash.client;
    await schedules.create({ destination, cron: "0 9 * * *", scheduleId: "utc" });
    const [{ nextScheduleTime = 0 } = {}] = await schedules.list();
    expect(new Date(nextScheduleTime).toISOString().slice(11, 16)).toBe("09:00");
  });

  it.each([
    ["no cron expression", { cron: "every day" }],
    ["seconds", { cron: "* * * * * *" }],
    ["a time zone", { cron: "CRON_TZ=America/Sao_Paulo 0 9 * * *" }],
    ["an id with a space", { scheduleId: "a b" }],
    ["a destination that is no web address", { destination: "nowhere" }],
  ])("are refused with %s", async (_, wrong) => {
    const right = { destination, cron: "* * * * *", scheduleId: "s" };
    await expect(qstash.client.schedules.create({ ...right, ...wrong })).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe("a schedule", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("publishes a new message at each minute that it names", () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T10:03:30Z") });
    const published: Message[] = [];
    const schedules = new Schedules((message) => published.push(message));
    schedules.create("sweep", "*/5 * * * *", newMessage(destination, {}, Buffer.from("{}")));
    vi.advanceTimersByTime(89_000);
    expect(published).toHaveLength(0);
    vi.advanceTimersByTime(2_000);
    expect(published).toMatchObject([{ url: destination, scheduleId: "sweep" }]);
    vi.advanceTimersByTime(10 * 60_000);
    expect(new Set(published.map(({ messageId }) => messageId)).size).toBe(3);
    schedules.stop();
  });
});
