import type { HealthFacts } from "@/lib/alerts/rules";

/** Data of the health page. */
export type HealthView = HealthFacts & {
  queue: HealthFacts["queue"] & {
    messages_today: number;
    messages_a_day: number;
  };
  /** The webhook URL for Meta. */
  address: string;
  /** Approved templates that can be sent as a test: without media and codes, the simplest first. */
  templates: { id: number; label: string }[];
};
