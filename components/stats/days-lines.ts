/** The lines of the chart of days; the darker the colour, the further the messages got. */
export const LINES = [
  { id: "sent", color: "var(--chart-2)", dash: undefined },
  { id: "delivered", color: "var(--chart-1)", dash: undefined },
  { id: "read", color: "var(--chart-3)", dash: "6 4" },
  { id: "failed", color: "var(--chart-4)", dash: undefined },
] as const;
