/** Meta's published last day of each version of the Graph API; null while it has none. */
const LAST_DAYS: Record<string, string | null> = {
  "v20.0": "2026-09-24",
  "v21.0": "2027-01-21",
  "v22.0": "2027-05-20",
  "v23.0": "2027-10-08",
  "v24.0": "2028-02-18",
  "v25.0": "2028-07-29",
  "v26.0": null,
};

/** The version that the app asks for unless the environment names another. */
export const GRAPH_VERSION = "v25.0";

/** The last day (YYYY-MM-DD) on which Meta answers a version; null when it is not known. */
export const lastDayOf = (version: string): string | null => LAST_DAYS[version] ?? null;
