import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Schedules } from "./schedules.ts";
import type { StoredSchedule } from "./state.ts";
import { startForTest } from "./testing.ts";

describe("schedules over the wire", () => {
  let qstash: Awaited<ReturnType<typeof startForTest>>;
  beforeEach(async () => {
    qstash = await startForTest();
  });
  afterEach(() => qstash.stop());

  it("are created, listed, paused, resumed and deleted; the same id overwrites", async () => {
    const { schedules } = qstash.client;
    const destination = "https://example.test/api/jobs/sweep?x=1";
    await schedules.create({
      destination,
      cron: "*/15 * * * *",
      scheduleId: "sweep",
      body: "{}",
      retries: 2,
    });
    await schedules.create({ destination, cron: "*/5 * * * *", scheduleId: "sweep", label: "late" });
    expect(await schedules.list()).toHaveLength(1);
    expect(await schedules.get("sweep")).toMatchObject({
      destination,
      cron: "*/5 * * * *",
      isPaused: false,
      retries: 3,
      label: "late",
    });
    await schedules.pause({ schedule: "sweep" });
    expect(await schedules.get("sweep")).toMatchObject({ isPaused: true });
    await schedules.resume({ schedule: "sweep" });
    expect(await schedules.get("sweep")).toMatchObject({ isPaused: false });
    await schedules.delete("sweep");
    await expect(schedules.get("sweep")).rejects.toMatchObject({ status: 404 });
  });

  it("are told in the time zone of CRON_TZ, which is UTC without one", async () => {
    const { schedules } = qstash.client;
    const destination = "https://example.test";
    await schedules.create({ destination, cron: "CRON_TZ=America/Sao_Paulo 0 9 * * *", scheduleId: "zone" });
    await schedules.create({ destination, cron: "0 9 * * *", scheduleId: "utc" });
    const hour = async (id: string) =>
      new Date((await schedules.get(id)).nextScheduleTime ?? 0).toISOString().slice(11, 16);
    expect(await hour("zone")).toBe("12:00");
    expect(await hour("utc")).toBe("09:00");
  });

  it("are refused with a cron, an id or a destination that is none", async () => {
    const { schedules } = qstash.client;
    const destination = "https://example.test";
    await expect(schedules.create({ destination, cron: "every day" })).rejects.toMatchObject({ status: 400 });
    await expect(schedules.create({ destination, cron: "* * * * * *" })).rejects.toMatchObject({
      status: 400,
    });
    await expect(schedules.create({ destination: "nowhere", cron: "* * * * *" })).rejects.toMatchObject({
      status: 400,
    });
    await expect(
      schedules.create({ destination, cron: "* * * * *", scheduleId: "a b" }),
    ).rejects.toMatchObject({
      status: 400,
    });
  });
});

describe("a schedule in time", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("fires each minute it names, and not while paused", () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T10:03:30Z") });
    const fired: StoredSchedule[] = [];
    const schedules = new Schedules((schedule) => fired.push(schedule));
    const id = schedules.create("https://example.test", { "upstash-cron": "*/5 * * * *" }, Buffer.from("{}"));
    vi.advanceTimersByTime(89_000);
    expect(fired).toHaveLength(0);
    vi.advanceTimersByTime(2_000);
    expect(fired).toHaveLength(1);
    schedules.get(id)!.isPaused = true;
    vi.advanceTimersByTime(10 * 60_000);
    expect(fired).toHaveLength(1);
    schedules.get(id)!.isPaused = false;
    vi.advanceTimersByTime(10 * 60_000);
    expect(fired).toHaveLength(3);
    schedules.stop();
  });
});
