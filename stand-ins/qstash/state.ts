import type { FlowSettings } from "./flow-control.ts";
import type { HeaderLists, Headers, Message } from "./message.ts";
import type { QueueSettings } from "./queue.ts";

export type DeadLetter = {
  dlqId: string;
  message: Message;
  responseStatus: number;
  responseHeader: HeaderLists;
  responseBodyBase64: string;
};

export type StoredSchedule = {
  scheduleId: string;
  cron: string;
  destination: string;
  headers: Headers;
  bodyBase64: string;
  queueName?: string;
  createdAt: number;
  isPaused: boolean;
  lastScheduleTime?: number;
};

/** Everything that outlives the process. */
export type Snapshot = {
  messages: Message[];
  dead: DeadLetter[];
  schedules: StoredSchedule[];
  deduplication: [key: string, kept: { messageId: string; until: number }][];
  flows: FlowSettings[];
  queues: QueueSettings[];
  today: { day: string; count: number };
};

export const EMPTY: Snapshot = {
  messages: [],
  dead: [],
  schedules: [],
  deduplication: [],
  flows: [],
  queues: [],
  today: { day: "", count: 0 },
};
