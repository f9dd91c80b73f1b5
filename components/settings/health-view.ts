import type { HealthFacts } from "@/lib/alerts/rules";

/** What the page of health shows, as its parts take it. */
export type HealthView = HealthFacts & {
  queue: HealthFacts["queue"] & {
    messages_today: number;
    messages_a_day: number;
  };
  /** Where Meta is to send its webhooks. */
  address: string;
  /** Approved ones that need no picture and no code, the simplest first: for a test. */
  templates: { id: number; label: string }[];
};
