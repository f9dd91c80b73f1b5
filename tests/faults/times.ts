/** Columns of `senders` that set the durations. */
export interface Times {
  rate_per_minute: number;
  rate_per_second: number;
  long_window: string;
  fence: string;
  attempt_deadline: string;
  lease_duration: string;
  retry_base: string;
  retry_cap: string;
  backoff_base: string;
  backoff_cap: string;
}

export const AS_DEPLOYED: Partial<Times> = { rate_per_minute: 600 };
/** Ten a second, in windows of six seconds. The fence and Meta's 15 s must fall before the deadline. */
export const SHORTENED: Times = {
  rate_per_minute: 60,
  rate_per_second: 20,
  long_window: "6 s",
  fence: "4 s",
  attempt_deadline: "20 s",
  lease_duration: "3 s",
  retry_base: "1 s",
  retry_cap: "4 s",
  backoff_base: "1 s",
  backoff_cap: "4 s",
};
