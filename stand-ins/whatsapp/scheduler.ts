import { now } from "./clock.ts";

export type Task =
  | { kind: "status"; wamid: string; status: "sent" | "delivered" | "read" | "failed"; code?: number }
  | { kind: "answer"; key: string; text: string }
  | { kind: "review"; templateId: string; verdict: "APPROVED" | "REJECTED" };

export interface ScheduledTask {
  dueAt: number;
  task: Task;
}

/** Tasks that run by themselves at a later time. They are part of the snapshot. */
export class Scheduler {
  private readonly timers = new Map<ScheduledTask, NodeJS.Timeout>();
  private run: (task: Task) => void = () => undefined;

  start(run: (task: Task) => void): void {
    this.run = run;
  }

  plan(task: Task, inMs: number): void {
    this.schedule({ dueAt: now() + inMs, task });
  }

  restore(tasks: readonly ScheduledTask[]): void {
    for (const scheduled of tasks) this.schedule(scheduled);
  }

  private schedule(scheduled: ScheduledTask): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(scheduled);
        this.run(scheduled.task);
      },
      Math.max(0, scheduled.dueAt - now()),
    );
    this.timers.set(scheduled, timer);
  }

  cancel(matches: (task: Task) => boolean): void {
    for (const [scheduled, timer] of this.timers) {
      if (!matches(scheduled.task)) continue;
      clearTimeout(timer);
      this.timers.delete(scheduled);
    }
  }

  snapshot(): ScheduledTask[] {
    return [...this.timers.keys()];
  }

  clear(): void {
    this.cancel(() => true);
  }
}
