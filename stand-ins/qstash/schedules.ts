import { Cron } from "croner";
import { BadRequest, bodyView, type Headers, newId, newMessage } from "./message.ts";
import type { StoredSchedule } from "./state.ts";

type Running = { stored: StoredSchedule; job: Cron };

/** Cron schedules, to the minute, in UTC or the zone that `CRON_TZ=` names. */
export class Schedules {
  private readonly running = new Map<string, Running>();
  private readonly fire: (schedule: StoredSchedule) => void;

  constructor(fire: (schedule: StoredSchedule) => void) {
    this.fire = fire;
  }

  create(destination: string, headers: Headers, body: Buffer): string {
    const {
      "upstash-cron": cron = "",
      "upstash-schedule-id": id,
      "upstash-queue-name": queueName,
      ...rest
    } = headers;
    if (id !== undefined && !/^[\w.-]+$/.test(id)) throw new BadRequest("invalid Upstash-Schedule-Id");
    newMessage(destination, rest, body, Date.now()); // refuses now what no firing could ever send
    const scheduleId = id ?? newId("scd_");
    const bodyBase64 = body.toString("base64");
    const times = { createdAt: Date.now(), isPaused: false };
    this.start({ scheduleId, cron, destination, headers: meaningful(rest), bodyBase64, queueName, ...times });
    return scheduleId;
  }

  start(stored: StoredSchedule): void {
    const job = jobOf(stored.cron, () => {
      if (stored.isPaused) return;
      stored.lastScheduleTime = Date.now();
      this.fire(stored);
    });
    this.running.get(stored.scheduleId)?.job.stop();
    this.running.set(stored.scheduleId, { stored, job });
  }

  get(scheduleId: string): StoredSchedule | undefined {
    return this.running.get(scheduleId)?.stored;
  }

  remove(scheduleId: string): void {
    this.running.get(scheduleId)?.job.stop();
    this.running.delete(scheduleId);
  }

  stored(): StoredSchedule[] {
    return [...this.running.values()].map(({ stored }) => stored);
  }

  view(scheduleId: string) {
    const found = this.running.get(scheduleId);
    if (!found) return undefined;
    const { headers, bodyBase64, ...shown } = found.stored;
    const labels = headers["upstash-label"]?.split(",").map((label) => label.trim());
    return {
      ...shown,
      method: headers["upstash-method"] ?? "POST",
      retries: Number(headers["upstash-retries"] ?? 3),
      retryDelayExpression: headers["upstash-retry-delay"],
      flowControlKey: headers["upstash-flow-control-key"],
      labels,
      label: labels?.[0],
      ...bodyView("body", bodyBase64),
      nextScheduleTime: found.job.nextRun()?.getTime(),
    };
  }

  stop(): void {
    for (const { job } of this.running.values()) job.stop();
  }
}

function jobOf(expression: string, tick: () => void): Cron {
  const [, zone = "UTC", fields = expression] = /^CRON_TZ=(\S+)\s+(.+)$/.exec(expression) ?? [];
  try {
    return new Cron(fields, { timezone: zone, mode: "5-part", unref: true }, tick);
  } catch {
    throw new BadRequest(`invalid cron expression: ${expression}`);
  }
}

function meaningful(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith("upstash-") || name === "content-type"),
  );
}
