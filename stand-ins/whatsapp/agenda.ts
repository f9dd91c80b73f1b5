import { now } from "./clock.ts";

export type Task =
  | { kind: "status"; wamid: string; status: "sent" | "delivered" | "read" | "failed"; code?: number }
  | { kind: "answer"; key: string; text: string }
  | { kind: "review"; templateId: string; verdict: "APPROVED" | "REJECTED" };

export interface Appointment {
  dueAt: number;
  task: Task;
}

/** What is still to happen by itself. It is part of the snapshot. */
export class Agenda {
  private readonly timers = new Map<Appointment, NodeJS.Timeout>();
  private run: (task: Task) => void = () => undefined;

  start(run: (task: Task) => void): void {
    this.run = run;
  }

  plan(task: Task, inMs: number): void {
    this.arm({ dueAt: now() + inMs, task });
  }

  restore(appointments: readonly Appointment[]): void {
    for (const appointment of appointments) this.arm(appointment);
  }

  private arm(appointment: Appointment): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(appointment);
        this.run(appointment.task);
      },
      Math.max(0, appointment.dueAt - now()),
    );
    this.timers.set(appointment, timer);
  }

  /** Takes back what concerns this, and says whether there was anything. */
  cancel(concerns: (task: Task) => boolean): boolean {
    let any = false;
    for (const [appointment, timer] of this.timers) {
      if (!concerns(appointment.task)) continue;
      clearTimeout(timer);
      this.timers.delete(appointment);
      any = true;
    }
    return any;
  }

  snapshot(): Appointment[] {
    return [...this.timers.keys()];
  }

  clear(): void {
    this.cancel(() => true);
  }
}
