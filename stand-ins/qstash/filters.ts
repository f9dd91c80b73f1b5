/** What list, cancel and retry filters compare with, whichever kind of thing they go over. */
export type Subject = {
  messageId: string;
  url: string;
  labels: string[];
  at: number;
  callerIP: string;
  flowControlKey?: string;
  queueName?: string;
  scheduleId?: string;
  responseStatus?: number;
  state?: string;
};

const SIMPLE = [
  "messageId",
  "url",
  "flowControlKey",
  "queueName",
  "scheduleId",
  "responseStatus",
  "state",
] as const;

export function matches(subject: Subject, query: URLSearchParams): boolean {
  const { host, pathname } = new URL(subject.url);
  const wants = (name: string, values: unknown[]) => {
    const wanted = query.getAll(name);
    return wanted.length === 0 || values.some((value) => wanted.includes(String(value)));
  };
  const labels = query.getAll("label").flatMap((list) => list.split(",").map((label) => label.trim()));
  return (
    SIMPLE.every((name) => wants(name, [subject[name]])) &&
    wants("messageIds", [subject.messageId]) &&
    wants("callerIp", [subject.callerIP]) &&
    wants("host", [host]) &&
    wants("path", [pathname]) &&
    (labels.length === 0 || subject.labels.some((label) => labels.includes(label))) &&
    subject.at >= Number(query.get("fromDate") ?? 0) &&
    subject.at <= Number(query.get("toDate") ?? Number.POSITIVE_INFINITY)
  );
}

/** One page of a list, with the cursor of the next. */
export function pageOf<T>(all: T[], query: URLSearchParams, most = 100): { page: T[]; cursor?: string } {
  const from = Number(query.get("cursor") || 0);
  const count = Math.min(most, Number(query.get("count") || most));
  const end = from + count;
  return { page: all.slice(from, end), cursor: end < all.length ? String(end) : undefined };
}
