/** Logs one line of JSON. `facts` must hold codes and ids only: no names, phone numbers, texts or tokens. */
export function log(level: "info" | "error", event: string, facts: Record<string, unknown> = {}): void {
  console[level](JSON.stringify({ at: new Date().toISOString(), level, event, ...facts }));
}

const PERSONAL = /\+?\d{7,15}|\b(sb_secret_|Bearer )\S+|[\w.+-]+@[\w-]+\.[\w.]+/g;

/** An exception for the log, without anything that could identify a person. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    message: error.message.replace(PERSONAL, "…").slice(0, 500),
    stack: error.stack?.split("\n").slice(1, 4).join(" "),
    cause:
      error.cause instanceof Error ? error.cause.message.replace(PERSONAL, "…").slice(0, 300) : undefined,
  };
}
