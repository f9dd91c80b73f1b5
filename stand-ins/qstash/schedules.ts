import { Cron } from "croner";
import { type Message, newMessageId } from "./message.ts";
import { notImitated, Refusal } from "./refusal.ts";

export type Schedule = { scheduleId: string; cron: string; createdAt: number; message: Message };
type Running = { schedule: Schedule; job: Cron };

/** Publishes a message at each minute that a cron expression names, in UTC. */
export class Schedules {
  private readonly running = new Map<string, Running>();
  private readonly publish: (message: Message) => void;

  constructor(publish: (message: Message) => void) {
    this.publish = publish;
  }

  /** A schedule of the same id is replaced. */
  create(scheduleId: string | undefined, cron: string | undefined, message: Message): void {
    if (scheduleId === undefined) throw notImitated("a schedule without Upstash-Schedule-Id");
    if (!/^[\w.-]+$/.test(scheduleId)) throw new Refusal(400, "invalid Upstash-Schedule-Id");
    this.start({ scheduleId, cron: cron ?? "", createdAt: Date.now(), message });
  }

  start(schedule: Schedule): void {
    const { scheduleId, cron, message } = schedule;
    const job = jobOf(cron, () =>
      this.publish({ ...message, scheduleId, messageId: newMessageId(), notBefore: Date.now() }),
    );
    this.running.get(scheduleId)?.job.stop();
    this.running.set(scheduleId, { schedule, job });
  }

  stored(): Schedule[] {
    return [...this.running.values()].map(({ schedule }) => schedule);
  }

  /** As the API shows them. */
  list() {
    return [...this.running.values()].map(({ schedule: { message, ...schedule }, job }) => ({
      ...schedule,
      destination: message.url,
      method: "POST",
      retries: message.maxRetries,
      isPaused: false,
      nextScheduleTime: job.nextRun()?.getTime(),
    }));
  }

  stop(): void {
    for (const { job } of this.running.values()) job.stop();
  }
}

function jobOf(cron: string, tick: () => void): Cron {
  const onError = (error: unknown) => console.error(`a schedule was not carried out: ${error}`);
  try {
    return new Cron(cron, { timezone: "UTC", mode: "5-part", unref: true, catch: onError }, tick);
  } catch {
    throw new Refusal(400, `invalid Upstash-Cron: ${cron}`);
  }
}
